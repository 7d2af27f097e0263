import type { ArmAnswer } from '@switchyard/api-client';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { priceRegression } from '../../test/small-artifact.ts';
import { chooseExamples } from '../model/example-choice.ts';
import { PredictPage } from './predict-page.tsx';
import type { PredictView } from './predict-view.ts';

const html = (view: PredictView): string => renderToStaticMarkup(<PredictPage view={view} />);

const arm: ArmAnswer = {
  variant: 'v1',
  model_version: 'v1',
  weight: 50,
  share: 1,
  slots: [{ from: 0, to: 10_000 }],
  state: 'loaded',
  reasons: [],
  answered: 12,
};

it('gives the exact command when there is no model', () => {
  expect(html({ kind: 'no-model', model: 'iris', others: [] })).toContain('npm run trainer -- train iris-v1');
});

it('offers the models that there are when the one in the address is not among them', () => {
  const page = html({ kind: 'no-model', model: 'irsi', others: ['iris'] });
  expect(page).toContain('irsi');
  expect(page).toContain('href="/predict?model=iris"');
});

it('says why every version was refused', () => {
  const refused: ArmAnswer = {
    ...arm,
    slots: [],
    state: 'refused',
    reasons: ['weights/forest.bin: was changed.'],
  };
  const page = html({
    kind: 'no-version',
    model: 'iris',
    arms: [refused, { ...refused, variant: 'v2', state: 'absent' }],
  });
  expect(page).toContain('weights/forest.bin: was changed.');
  expect(page).toContain('Absent');
});

it('says which variable holds the key when the api wants one', () => {
  const trouble = {
    status: 401,
    code: 'unauthorized',
    title: 'A valid key is needed',
    detail: 'Send one.',
    requestId: 'r-1',
    faults: [],
  };
  const page = html({ kind: 'trouble', trouble });
  expect(page).toContain('SWITCHYARD_API_KEY');
  expect(page).toContain('r-1');
});

it('paints a control of its kind for every input on the server already', () => {
  const { manifest, examples, digest } = priceRegression().artifact;
  const { signature } = manifest;
  const page = html({
    kind: 'ready',
    workbench: {
      model: { name: 'prices', isDefault: false },
      models: ['iris', 'prices'],
      routing: { model: 'prices', pinned: true, salt: 's', epoch: 1, arms: [arm] },
      formVersion: 'v1',
      formDigest: digest,
      signature,
      unlikeVersions: ['v2'],
      examples: chooseExamples(examples, signature.output),
      apiUrl: 'http://127.0.0.1:8000/',
    },
  });
  expect(page).toMatch(
    /<label for="([^"]+)-slider"[^>]*>Living area \(m²\)<\/label>.*<input id="\1-slider"[^>]*type="range"/s,
  );
  expect(page).toMatch(/type="checkbox" role="switch"[^>]*checked/);
  expect(page).toMatch(/<option value="old town">/);
  expect(page).toContain('http://127.0.0.1:8000/predict/prices');
  expect(page).toContain('Split pinned by the environment');
  expect(page).toContain('Versions take different inputs');
  expect(page).not.toContain('style=');
});
