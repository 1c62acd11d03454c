// Parses the Mermaid files of a folder with Mermaid itself and says of each "ok" or why not.
//
//   node check.mjs folder
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { JSDOM } from 'jsdom';

const dom = new JSDOM('<!doctype html><body></body>');
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' });

let bad = 0;
for (const name of readdirSync(process.argv[2]).filter((n) => n.endsWith('.mmd')).sort()) {
  try {
    const { diagramType } = await mermaid.parse(readFileSync(join(process.argv[2], name), 'utf8'));
    if (!diagramType.startsWith('flowchart')) throw new Error(`it is a ${diagramType}`);
    console.log(`ok ${name}`);
  } catch (e) {
    bad++;
    console.log(`${name}: ${e.message}`);
  }
}
process.exit(bad ? 1 : 0);
