import type { ReactNode } from 'react';
import { PredictSkeleton } from '../../features/predict/predict-skeleton.tsx';

export default function Loading(): ReactNode {
  return <PredictSkeleton />;
}
