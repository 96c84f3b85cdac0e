// Prints the errors and warnings that AsyncAPI's own parser finds in a document; exit code 1 where there are any.
// node validate.mjs FILE DIRECTORY   (in which @asyncapi/parser is installed: .tools/asyncapi)
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [file, tools] = process.argv.slice(2);
const { Parser } = createRequire(resolve(tools, "package.json"))("@asyncapi/parser");
const { document, diagnostics } = await new Parser().parse(await readFile(file, "utf8"), { source: file });
const faults = diagnostics.filter((one) => one.severity <= 1); // below it are hints, such as a newer version of AsyncAPI
for (const one of faults) {
  console.log(`${one.path.join("/")}: ${one.message} (${one.code})`);
}
process.exit(document === undefined || faults.length > 0 ? 1 : 0);
