// node scripts/lib/prove.mjs <bundled proof> <result file> <seed> [n]: one proof in a process of its own.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [program, resultFile, seed, n] = process.argv.slice(2);
const { prove } = await import(pathToFileURL(program).href);
const result = await prove({ seed: Number(seed), ...(n && { n: Number(n) }), say: (line) => console.log(`  ${line}`) });
writeFileSync(resultFile, JSON.stringify(result));
// Whatever the proof left open must not keep it running.
process.exit(0);
