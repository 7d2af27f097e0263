import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { settings } from '../../bff/environment.ts';
import { loadPredictView } from '../../features/predict/load-predict-view.ts';
import { PredictPage } from '../../features/predict/predict-page.tsx';

export const metadata: Metadata = { title: 'Predict' };

interface PageProps {
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

/** `?model=` chooses a model; without it the api's default one is asked. */
export default async function Page({ searchParams }: PageProps): Promise<ReactNode> {
  const { model } = await searchParams;
  return (
    <PredictPage view={await loadPredictView(settings(), typeof model === 'string' ? model : undefined)} />
  );
}
