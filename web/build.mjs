// One script of all modules and libraries, with the licences of what is in it. `node build.mjs [OUTPUT]`
import { build } from "esbuild";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { dirname, join, resolve } from "node:path";

const here = dirname(fileURLToPath(import.meta.url));
const output = resolve(process.argv[2] ?? join(here, "../src/trialgraph/network/page.bundle.js"));

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["src/main.ts"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "none", // all licences stand on top
  metafile: true,
  write: false,
});

const packages = new Set();
for (const path of Object.keys(metafile.inputs)) {
  const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (found) packages.add(found[1]);
}
const notices = [];
for (const name of [...packages].sort()) {
  const folder = join(here, "node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence text`);
  const text = (await readFile(join(folder, file), "utf8")).trim();
  notices.push(`${name} ${version} (${license})\n\n${text}`);
}
const licences = notices.join("\n\n----\n\n").replaceAll("*/", "* /").replaceAll("</", "< /");
const script = outputFiles[0].text.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
await writeFile(output, `/*! With this script come:\n\n${licences}\n*/\n${script}`);
