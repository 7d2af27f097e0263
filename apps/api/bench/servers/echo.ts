/**
 * The limit in Node: parses the body and serialises an answer of the api's shape, and does nothing else. Started by
 * the benchmark with the port to listen on.
 */
import { createServer } from 'node:http';
import type { IrisAnswer, IrisRequest } from './iris-answer.ts';

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.method === 'GET') {
      response.end();
      return;
    }
    const [only] = chunks;
    const body = (chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks)).toString();
    const { features, instances } = JSON.parse(body) as IrisRequest;
    const answer = JSON.stringify(
      instances === undefined
        ? { model: 'iris', ...answerTo(features ?? []) }
        : { model: 'iris', predictions: instances.map(answerTo) },
    );
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(answer),
    });
    response.end(answer);
  });
}).listen(Number(process.argv[2]), '127.0.0.1');

// Ending by the default would leave no profile.
process.once('SIGTERM', () => process.exit());

function answerTo([first = 0]: readonly number[]): IrisAnswer {
  return {
    prediction: 'versicolor',
    probabilities: { setosa: 0, versicolor: first / 10, virginica: 1 - first / 10 },
    model_version: 'v1',
    variant: 'v1',
    prediction_id: '5f0c6a0e-30a5-4b3e-9f0a-1c2d3e4f5a6b',
  };
}
