import type { DoctorReport } from './doctor-report.ts';
import type { Finding } from './finding.ts';

/** A sign and a colour (SGR code) for each verdict; never the colour alone. */
const LOOKS: Readonly<Record<Finding['verdict'], readonly [sign: string, colour: number]>> = {
  ok: ['✔', 32],
  warning: ['▲', 33],
  failed: ['✖', 31],
  skipped: ['·', 90],
};

/** Whether to write colours: FORCE_COLOR decides, then NO_COLOR, then whether a person sees it. */
export function wantsColour(
  environment: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (environment['FORCE_COLOR']) return environment['FORCE_COLOR'] !== '0';
  return !environment['NO_COLOR'] && isTerminal;
}

/** A report for people: a line per check with its fix, the addresses, and the verdict. */
export function reportText(report: DoctorReport, colour: boolean): string {
  const width = Math.max(...report.findings.map(({ check }) => check.length));
  const paint = (text: string, code: number): string => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const lines = report.findings.map(({ check, verdict, says, advice }) => {
    const [sign, code] = LOOKS[verdict];
    const fix = advice === undefined ? '' : ` → ${advice}`;
    return `${paint(`${sign} ${check.padEnd(width)}`, code)}  ${verdict === 'skipped' ? paint(says, code) : says}${fix}`;
  });
  const addresses = report.addresses.map(({ name, url, note }) => `  ${name.padEnd(10)} ${url}  (${note})`);
  return [
    ...lines,
    ...(addresses.length > 0 ? ['', 'Reached at:', ...addresses] : []),
    '',
    closing(report.findings),
    '',
  ].join('\n');
}

function closing(findings: readonly Finding[]): string {
  const count = (verdict: Finding['verdict']): number =>
    findings.filter((finding) => finding.verdict === verdict).length;
  const tail = `${count('ok')} in order, ${count('warning')} to look at, ${count('skipped')} not made.`;
  const broken = count('failed');
  return broken === 0 ? `Healthy: ${tail}` : `${broken} broken: see ✖ above. ${tail}`;
}
