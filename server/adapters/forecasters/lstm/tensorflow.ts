import { createRequire } from "node:module";
import path from "node:path";

export type TensorFlow = typeof import("@tensorflow/tfjs");

export interface LoadedTensorFlow {
  tf: TensorFlow;
  /** "tensorflow" where libtensorflow is installed, else "wasm". */
  backend: string;
}

/** Not a dependency: its install downloads a library. Who installs it by hand gets it used. */
const NATIVE = "@tensorflow/tfjs-node";

let loading: Promise<LoadedTensorFlow> | null = null;

/** The native library where it loads, else WebAssembly; loaded once, with the first question. */
export function loadTensorFlow(): Promise<LoadedTensorFlow> {
  loading ??= loadNative().then((native) => native ?? loadWasm());
  return loading;
}

async function loadNative(): Promise<LoadedTensorFlow | null> {
  try {
    const native = await import(NATIVE);
    const tf: TensorFlow = native.default ?? native;
    await tf.ready();
    return { tf, backend: tf.getBackend() };
  } catch {
    // Not installed, or not for this machine: there is a way without it.
    return null;
  }
}

async function loadWasm(): Promise<LoadedTensorFlow> {
  const tf = await import("@tensorflow/tfjs");
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  setWasmPaths(path.dirname(entry) + path.sep);
  await tf.setBackend("wasm");
  await tf.ready();
  return { tf, backend: tf.getBackend() };
}
