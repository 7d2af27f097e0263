/**
 * The program of a scoring thread; started by scoring-thread.ts, one per version. It opens no file: runtimes are
 * imported, everything else comes from the thread that started it.
 */
import { openPredictor } from '@switchyard/model-io';
import { sha256 } from '@switchyard/model-io/node';
import { loadOnnxRuntime } from '@switchyard/model-io/onnx';
import { loadTfjsRuntime } from '@switchyard/model-io/tfjs';
import { serveThread } from './serve-thread.ts';

await serveThread((files) => openPredictor(files, sha256, { onnx: loadOnnxRuntime, tfjs: loadTfjsRuntime }));
