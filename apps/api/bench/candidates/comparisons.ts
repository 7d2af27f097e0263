import { spawnSync } from 'node:child_process';
import { environment } from '../../src/config/environment.ts';
import { benchFile, PLAIN_ENVIRONMENT, type Surroundings } from '../surroundings.ts';
import type { Candidate, Missing } from './candidate.ts';

/** Node without the api: the limit, and Fastify with the same forests. */
export function nodeComparisons({ directory, repository, traffic }: Surroundings): readonly Candidate[] {
  const node = (name: string, title: string, file: string, ...more: readonly string[]): Candidate => ({
    name,
    title,
    cores: '0',
    command: (port) => ({
      program: process.execPath,
      args: ['--conditions=@switchyard/source', benchFile('servers', file), String(port), ...more],
      environment: PLAIN_ENVIRONMENT,
      directory,
    }),
    readyPath: '/',
    single: () => Promise.resolve(traffic.single),
    batch: traffic.batch,
    accounts: null,
  });
  return [
    node('echo', 'echo: bare node:http, no model', 'echo.ts'),
    node('fastify', 'bare Fastify, same forests', 'fastify-forest.ts', repository),
  ];
}

const PYTHON_SERVICES = [
  { name: 'flask', title: 'Flask + gunicorn, scikit-learn', app: 'flask_forest:app', uvicorn: false },
  { name: 'fastapi', title: 'FastAPI + uvicorn, scikit-learn', app: 'fastapi_forest:app', uvicorn: true },
  {
    name: 'flask-constant',
    title: 'Flask + gunicorn, no model work',
    app: 'flask_constant:app',
    uvicorn: false,
  },
] as const;

/** The usual Python services with forests of the same size, one process and one thread each. */
export function pythonComparisons({ directory, traffic }: Surroundings): readonly (Candidate | Missing)[] {
  const python = environment().BENCH_PYTHON || 'python3';
  const found = spawnSync(python, ['-c', 'import flask, gunicorn, fastapi, uvicorn, sklearn'], {
    encoding: 'utf8',
  });
  return PYTHON_SERVICES.map(({ name, title, app, uvicorn }) => {
    if (found.status !== 0) {
      const why = found.error?.message ?? found.stderr.trim().split('\n').at(-1) ?? '';
      return {
        name,
        title,
        missing: `${python}: ${why}. Set BENCH_PYTHON to a Python that has flask, gunicorn, fastapi, uvicorn and scikit-learn.`,
      };
    }
    const server = (port: number) =>
      uvicorn
        ? [
            'uvicorn',
            '--host',
            '127.0.0.1',
            '--port',
            String(port),
            '--workers',
            '1',
            '--log-level',
            'warning',
            app,
          ]
        : [
            'gunicorn',
            '--bind',
            `127.0.0.1:${port}`,
            '--workers',
            '1',
            '--keep-alive',
            '75',
            '--log-level',
            'warning',
            app,
          ];
    return {
      name,
      title,
      cores: '0',
      command: (port) => ({
        program: python,
        args: ['-m', ...server(port)],
        environment: {
          ...PLAIN_ENVIRONMENT,
          PYTHONPATH: benchFile('python'),
          PYTHONDONTWRITEBYTECODE: '1',
          OMP_NUM_THREADS: '1',
          OPENBLAS_NUM_THREADS: '1',
        },
        directory,
      }),
      readyPath: '/',
      single: () => Promise.resolve(traffic.single),
      batch: traffic.batch,
      accounts: null,
    };
  });
}
