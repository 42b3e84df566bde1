import { serve } from "../commands.ts";

const preload = new URL("heap.ts", import.meta.url).href;

/** The real service, which can report its heap. */
export async function startService(url: string) {
  const service = await serve({ DATABASE_URL: url, NODE_OPTIONS: `--expose-gc --import ${preload}` });
  let told = 0;
  /** The bytes on the heap after a collection. */
  async function heap(): Promise<number> {
    told += 1;
    const lines = service.shows(new RegExp(`(?:"heap":\\d+[\\s\\S]*){${told}}`));
    service.kill("SIGUSR2");
    return Number([...(await lines).matchAll(/"heap":(\d+)/g)].at(-1)?.[1]);
  }
  /** Ends the service. Returns the text on stderr, the errors in the log, and the exit status. */
  async function stop() {
    service.kill("SIGTERM");
    const { status, stderr, stdout } = await service.ended;
    const isError = (line: string) => line.startsWith("{") && JSON.parse(line).level >= 50;
    return { status, stderr, errors: stdout.split("\n").filter(isError) };
  }
  return { address: service.address, port: Number(new URL(service.address).port), heap, stop };
}
