import { adwin } from '../src/detectors/adwin.ts';
import { ddm } from '../src/detectors/ddm.ts';
import type { Detector } from '../src/detectors/detector.ts';
import { pageHinkley } from '../src/detectors/page-hinkley.ts';
import { atLeast, atMost, between, type Claim } from './claim.ts';
import type { RandomSource } from './random-source.ts';

const STREAMS = 1000;
const LENGTH = 5000;

/** How often each detector alarms on streams of errors that never change, and on those whose error rate doubles. */
export function proveDetectors(random: RandomSource): readonly Claim[] {
  const constant = (rate: number) => () => rate;
  const doubling = (i: number) => (i < LENGTH / 2 ? 0.2 : 0.4);
  const rate = <State>(detector: Detector<State>, rateAt: (i: number) => number) =>
    alarmedStreams(random, detector, rateAt);
  return [
    atMost(
      `ADWIN: alarm within ${LENGTH} stable errors of 20 %`,
      rate(adwin(), constant(0.2)),
      STREAMS,
      0.05,
    ),
    atLeast(`ADWIN: alarm when 20 % becomes 40 %`, rate(adwin(), doubling), STREAMS, 0.98),
    atMost(
      `Page–Hinkley: alarm within ${LENGTH} stable errors of 20 %`,
      rate(pageHinkley(), constant(0.2)),
      STREAMS,
      0.1,
    ),
    ...[0.05, 0.3].map((stable) =>
      between(
        `DDM with Laplace smoothing: alarm within ${LENGTH} stable errors of ${stable * 100} % (a warning)`,
        rate(ddm(), constant(stable)) / STREAMS,
        0,
        1,
      ),
    ),
  ];
}

function alarmedStreams<State>(
  random: RandomSource,
  detector: Detector<State>,
  rateAt: (i: number) => number,
): number {
  let alarmed = 0;
  for (let stream = 0; stream < STREAMS; stream++) {
    let state = detector.start();
    for (let i = 0; i < LENGTH; i++) {
      const detection = detector.add(state, random.uniform() < rateAt(i) ? 1 : 0);
      state = detection.state;
      if (detection.signal === 'drift') {
        alarmed++;
        break;
      }
    }
  }
  return alarmed;
}
