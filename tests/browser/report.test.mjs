// The reports of `casebook check` for other programs are what those programs expect.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { casebook } from './site.mjs';

const schema = createRequire(import.meta.url)(
    '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);
// The schema is older than the rules by which expressions and formats are read today.
const options = { allErrors: true, strict: false, unicodeRegExp: false };
const validate = addFormats(new Ajv(options)).compile(schema);

const folder = mkdtempSync(join(tmpdir(), 'casebook-'));
after(() => rmSync(folder, { recursive: true, force: true }));

function check(name, files) {
    for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(folder, name, path, '..'), { recursive: true });
        writeFileSync(join(folder, name, path), text);
    }
    const args = ['check', '--as-of', '2025-06-01', '--format', 'sarif'];
    try {
        return execFileSync(casebook(), args, { cwd: join(folder, name), encoding: 'utf8' });
    } catch (error) {
        assert.equal(error.status, 1, error.stderr);
        return error.stdout;
    }
}

const sites = {
    'a site without findings': { 'content/a.md': '# A\n\nText.\n' },
    'a site with all kinds of places': {
        'casebook.yaml': 'titel: Ours\r\n',
        'content/empty.md': '',
        'content/ü #1: 100%.md': '---\nid: INC-1\nsevrity: sev2\n---\n# 🚀 Ü\n\n🚀 [gone](c.md)\n',
        'content/unclosed.md': '---\nid: INC-1\n',
        'content/latin.md': Buffer.from([0x23, 0x20, 0xfc, 0x0a]),
    },
};

for (const [name, files] of Object.entries(sites)) {
    test(`SARIF of ${name} is valid`, () => {
        const log = JSON.parse(check(name, files));
        assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
        const found = log.runs[0].results.length;
        assert.equal(found > 0, name !== 'a site without findings', `${found} results`);
    });
}
