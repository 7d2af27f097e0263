import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './running-system.ts';
import { startDashboardAt } from './system.ts';

/** Everything that a browser complains about while a page is used. */
function complaintsOf(page: Page): readonly string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => {
    // A live prediction that a newer one has replaced is aborted on purpose.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') complaints.push(`${request.url()} failed`);
  });
  return complaints;
}

async function violations(page: Page): Promise<readonly string[]> {
  const { violations: found } = await new AxeBuilder({ page }).analyze();
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Opens the page and waits until it is alive: what is typed before that is lost, as on any page rendered by a server. */
async function openPredictPage(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/predict`);
  await expect(page.getByTestId('agreement')).toContainText(/agree/i);
}

/** Moves a slider, waits for the live answer, predicts, and checks what the page then says. */
async function predictOnce(page: Page, url: string): Promise<void> {
  await openPredictPage(page, url);
  const petalLength = page.getByRole('slider', { name: /petal length/i });
  const petalWidth = page.getByRole('slider', { name: /petal width/i });
  await petalLength.fill('1.4');
  await petalWidth.fill('0.2');
  await expect(page.getByTestId('answer')).toContainText('setosa');
  await petalLength.fill('6');
  await petalWidth.fill('2.3');
  await expect(page.getByTestId('answer')).toContainText('virginica');
  await expect(page.getByTestId('answered-by')).toContainText(/v[12]/);
  await expect(page.getByTestId('agreement')).toContainText(/agree/i);

  await page.getByRole('button', { name: 'Predict', exact: true }).click();
  const history = page.getByRole('table', { name: /history/i });
  await expect(history).toContainText('virginica');
  await expect(history).toContainText(/v[12]/);
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`predicts in ${colorScheme}, ${viewport.width} px wide, without a complaint`, async ({
      browser,
      system,
    }, info) => {
      const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const complaints = complaintsOf(page);
      await predictOnce(page, system.dashboard);
      await page.screenshot({ path: info.outputPath('predict.png'), fullPage: true });
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      await context.close();
    });
  }
}

test('works where the browser has no crypto.subtle', async ({ page, system }) => {
  const other = await startDashboardAt('127.0.0.2', system.api);
  // Chromium trusts all of 127.0.0.0/8, so the absence is made certain.
  await page.addInitScript(() => Object.defineProperty(window.crypto, 'subtle', { value: undefined }));
  const complaints = complaintsOf(page);
  await predictOnce(page, other.url);
  expect(await page.evaluate(() => window.crypto.subtle)).toBeUndefined();
  expect(complaints).toEqual([]);
  await other.stop();
});

test('keeps the version of a unit, and says which slot decided', async ({ page, system }) => {
  await openPredictPage(page, system.dashboard);
  await page.getByRole('textbox', { name: /unit/i }).fill('customer-42');
  const expected = await page.request.post(`${system.api}/predict`, {
    data: { features: [5.1, 3.5, 1.4, 0.2], unit: 'customer-42', dry_run: true },
  });
  const { model_version: version } = (await expected.json()) as { readonly model_version: string };
  await expect(page.getByTestId('answered-by')).toContainText(version);
  // From the hash specification, for the salt "model:iris:default".
  await expect(page.getByTestId('slot')).toContainText(/3\D?736/);
});

test('counts what was predicted, and not what was only looked at', async ({ page, system }) => {
  const usage = async () => {
    const config = (await (await fetch(`${system.api}/config`)).json()) as {
      readonly models: readonly [{ readonly arms: readonly { readonly answered: number }[] }];
    };
    return config.models[0].arms.reduce((sum, { answered }) => sum + answered, 0);
  };
  await openPredictPage(page, system.dashboard);
  const before = await usage();
  await page.getByRole('slider', { name: /petal length/i }).fill('2');
  await expect(page.getByTestId('agreement')).toContainText(/agree/i);
  expect(await usage()).toBe(before);
  await page.getByRole('button', { name: 'Predict', exact: true }).click();
  await expect(page.getByRole('table', { name: /history/i }).getByRole('row')).toHaveCount(2);
  expect(await usage()).toBe(before + 1);
  await expect(page.getByRole('region', { name: /usage by version/i })).toContainText(/v1/);
});

test('says that the api is healthy', async ({ page, system }) => {
  await page.goto(`${system.dashboard}/predict`);
  // A streamed part of the page is in the document twice for a moment: its placeholder, and the hidden copy to come.
  await expect(page.getByTestId('health').filter({ visible: true })).toContainText(/ready|healthy/i);
});
