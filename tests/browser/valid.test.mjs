// What is written is what it says it is: valid HTML, CSS and SVG, and feeds, lists and a sitemap that
// other programs can read, whose addresses are pages of the site.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { pathToFileURL } from 'node:url';
import validator from 'vnu-jar';
import { assertNone, demo, demoPublic, launch, open } from './site.mjs';

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser?.close());

// What the validator's list of CSS properties does not have, and why it is right all the same.
const unknownToValidator = [
    // SVG 2, 8.13: a presentation attribute, and so a property; all browsers know it.
    '.*vector-effect.*',
];

test('HTML, CSS and SVG are valid', async () => {
    const sites = [demo, demoPublic];
    assert.ok(sites.every((site) => site.pages.length > 0));
    const { stdout } = await promisify(execFile)(
        'java',
        [
            '-jar', String(validator), '--errors-only', '--also-check-css', '--also-check-svg',
            '--filterpattern', unknownToValidator.join('|'),
            '--format', 'json', '--stdout', '--exit-zero-always', ...sites.map((site) => site.dir),
        ],
        { maxBuffer: 64 << 20 },
    );
    const root = pathToFileURL(`${process.cwd()}/`).href;
    assertNone(
        JSON.parse(stdout).messages.map(({ url, lastLine, message, extract }) => {
            const file = url?.replace(/^file:\/*/, 'file:///').replace(root, '');
            return `${file}:${lastLine}: ${message} ${extract ?? ''}`;
        }),
    );
});
