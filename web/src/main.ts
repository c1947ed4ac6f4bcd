// The page: fetches the kernel, starts the worker with it, and shows the studio.

import { mount } from "svelte";
import "katex/dist/katex.min.css";
import "./style.css";
import App from "./App.svelte";
import { bundledTable, kernelBytes } from "./app/assets";
import { preferred } from "./app/look";
import { followAddress, start } from "./app/start.svelte";
import { Studio } from "./app/studio.svelte";
import { sentence } from "./app/trouble";
import { Kernel } from "./engine/kernel";
import { engineIn } from "./engine/remote";
import EngineWorker from "./engine/worker?worker&inline";

const worker = new EngineWorker();
const studio = new Studio(engineIn(worker), bundledTable);
async function startKernels(): Promise<void> {
  const module = await WebAssembly.compile(await kernelBytes());
  worker.postMessage(module);
  studio.kernel = new Kernel(module);
}
startKernels().catch((error: unknown) => (studio.trouble = sentence(error)));
studio.ground = preferred();
void start(studio, location.hash.slice(1)).then(() => followAddress(studio));
mount(App, { target: document.getElementById("studio")!, props: { studio } });
