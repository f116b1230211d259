// The live preview while somebody writes: what is on the page follows the files, what was found stands over it, and the
// place on the page stays. Each test writes into a site of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertNone, casebook, launch, open, root, watch } from './site.mjs';

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser?.close());

const incident = 'incidents/INC-2024-0107/';

// Runs `see` with the preview of a copy of the demo site: its files, a tab and what the terminal says.
async function preview(see, { theme = false, baseUrl } = {}) {
    const site = mkdtempSync(join(tmpdir(), 'casebook-preview-'));
    cpSync(join(root, 'content'), join(site, 'content'), { recursive: true });
    cpSync(join(root, 'trackers'), join(site, 'trackers'), { recursive: true });
    const path = (name) => join(site, name);
    const read = (name) => readFileSync(path(name), 'utf8');
    let config = readFileSync(join(root, 'casebook.yaml'), 'utf8');
    if (baseUrl) config = config.replace(/^base_url: .*$/m, `base_url: ${baseUrl}`);
    if (theme) {
        mkdirSync(path('themes/own'), { recursive: true });
        config += '\ntheme: themes/own\n';
    }
    writeFileSync(path('casebook.yaml'), config);
    const program = spawn(
        casebook(),
        ['serve', '--site', site, '--port', '0', '--as-of', '2025-06-01'],
        { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let said = '';
    const base = await new Promise((ready, fail) => {
        program.stderr.on('data', (text) => {
            said += text;
            const [, url] = /preview is at (\S+);/.exec(said) ?? [];
            if (url) ready(url);
        });
        program.on('exit', () => fail(new Error(said)));
    });
    const page = await open(browser);
    try {
        await see({
            base,
            page,
            path,
            read,
            write: (name, text) => writeFileSync(path(name), text),
            edit: (name, from, to) => {
                const text = read(name);
                assert.ok(text.includes(from), `${name} holds ${from}`);
                writeFileSync(path(name), text.replace(from, to));
            },
            said: () => said,
            // Waits until the terminal has said it. It does so when nobody has saved for a moment.
            heard: async (pattern) => {
                for (let tries = 0; !pattern.test(said); tries += 1) {
                    assert.ok(tries < 500, `the terminal says ${pattern}: ${said}`);
                    await new Promise((later) => setTimeout(later, 20));
                }
            },
            program,
        });
    } finally {
        await page.context().close();
        if (program.exitCode === null) {
            program.kill('SIGINT');
            await once(program, 'exit');
        }
        rmSync(site, { recursive: true });
    }
}

const found = (page) => page.locator('casebook-findings li');
const document = 'content/2024/INC-2024-0107-checkout-settings.md';

test('a changed title comes to the page, and the place on it stays', async () => {
    await preview(async ({ base, page, edit }) => {
        const faults = [];
        await page.goto(base + incident);
        watch(page, base, faults);
        // The heading of the timeline, wherever the title above it ends.
        const place = () => page.locator('main h2').nth(2).evaluate((heading) => heading.getBoundingClientRect().top);
        await page.evaluate(() => {
            window.scrollTo(0, 600);
            document.querySelector('main').sameAsBefore = true;
        });
        const before = await place();
        const title = await page.locator('h1').innerText();
        edit(document, title, 'Every checkout failed');
        await page.locator('h1', { hasText: 'Every checkout failed' }).waitFor();
        assert.match(await page.title(), /^(\S+ · )?Every checkout failed/);
        assert.equal(Math.round(await place()), Math.round(before));
        assert.ok(await page.evaluate(() => document.querySelector('main').sameAsBefore));
        assertNone(faults);
    });
});

test('what was saved before the page looked back comes to it too', async () => {
    await preview(async ({ base, page, edit, said }) => {
        let look;
        const looks = new Promise((ready) => {
            look = ready;
        });
        await page.route('**/-/live.js', async (route) => {
            await looks;
            await route.continue();
        });
        await page.goto(base + incident, { waitUntil: 'commit' });
        const title = await page.locator('h1').innerText();
        edit(document, title, 'Every checkout failed');
        const saved = async () => (await (await fetch(base + incident)).text()).includes('Every checkout failed');
        for (let tries = 0; !(await saved()); tries += 1) {
            assert.ok(tries < 500, `the preview has what was saved: ${said()}`);
            await new Promise((later) => setTimeout(later, 20));
        }
        look();
        await page.locator('h1', { hasText: 'Every checkout failed' }).waitFor();
    });
});

test('what is like it, who mentions it and the lists are as fresh as the page', async () => {
    await preview(async ({ base, page, write, edit }) => {
        await page.goto(base + incident);
        write('content/2024/INC-2024-0999.md', [
            '---', 'title: The kiosks stood still', 'date: 2024-12-30', 'services: [kiosk]', '---', '',
            '## Summary', '', 'The kiosks stood still, as in INC-2024-0107.', '',
        ].join('\n'));
        await page.locator('main', { hasText: 'The kiosks stood still' }).waitFor();
        await page.goto(`${base}services/kiosk/`);
        await page.locator('main', { hasText: 'The kiosks stood still' }).waitFor();
        await page.keyboard.press('/');
        await page.locator('dialog input').fill('kiosks');
        await page.locator('dialog', { hasText: 'The kiosks stood still' }).waitFor();
        // The palette is open on the page; the next question is asked of the next edition.
        edit('content/2024/INC-2024-0999.md', '## Summary', '## Summary\n\nThe turnstiles jammed.');
        await page.waitForFunction(async () => {
            const response = await fetch('/incidents/INC-2024-0999/');
            return (await response.text()).includes('turnstiles');
        });
        await page.locator('dialog input').fill('turnstiles');
        await page.locator('dialog', { hasText: 'The kiosks stood still' }).waitFor();
    });
});

test('a broken date stands over the page with its line, and goes when it is mended', async () => {
    await preview(async ({ base, page, read, write, said, heard }) => {
        await page.goto(base + incident);
        await page.locator('casebook-findings').waitFor({ state: 'attached' });
        const text = read(document);
        const broken = text.replace(/^started_at: .*$/m, 'started_at: 2024-02-31T09:15:00Z');
        assert.notEqual(broken, text);
        write(document, broken);
        const finding = found(page).filter({ hasText: 'impossible-date' });
        await finding.waitFor();
        const words = await finding.innerText();
        assert.match(words, /content\/2024\/INC-2024-0107-checkout-settings\.md:\d+:\d+/);
        assert.match(words, /Help: /);
        assert.equal(await finding.locator('mark').innerText(), '2024-02-31T09:15:00Z');
        await heard(/error\[impossible-date\]/);
        write(document, text);
        await finding.waitFor({ state: 'detached' });
        assert.equal(said().match(/error\[impossible-date\]/g)?.length, 1, said());
    });
});

test('a deleted file leaves the page that says so, and comes back', async () => {
    await preview(async ({ base, page, path }) => {
        await page.goto(base + incident);
        const title = await page.locator('h1').innerText();
        renameSync(path(document), path('kept.md'));
        await page.locator('h1', { hasText: 'There is no page' }).waitFor();
        assert.notEqual(await page.locator('h1').innerText(), title);
        renameSync(path('kept.md'), path(document));
        await page.locator('h1', { hasText: title }).waitFor();
    });
});

test('a broken template or configuration leaves the last good page', async () => {
    await preview(
        async ({ base, page, write, path, edit, heard, read }) => {
            await page.goto(base + incident);
            const title = await page.locator('h1').innerText();
            mkdirSync(path('themes/own/templates'), { recursive: true });
            write('themes/own/templates/incident.html', '{% block');
            const errors = page.locator('casebook-findings li.error');
            const trouble = found(page).filter({ hasText: 'incident.html' });
            await trouble.waitFor();
            assert.equal(await page.locator('h1').innerText(), title);
            await heard(/incident\.html:1:/);
            // One that only fails when the page is made.
            write('themes/own/templates/incident.html', '{{ nothing.at.all }}');
            await found(page).filter({ hasText: 'nothing' }).waitFor();
            assert.equal(await page.locator('h1').innerText(), title);
            rmSync(path('themes/own/templates/incident.html'));
            await errors.first().waitFor({ state: 'detached' });
            const config = read('casebook.yaml');
            write('casebook.yaml', 'title: [');
            await found(page).filter({ hasText: 'casebook.yaml:1' }).waitFor();
            assert.match(await page.title(), /Fernhill Market/);
            write('casebook.yaml', config.replace(/^title: .*$/m, 'title: Another name'));
            await errors.first().waitFor({ state: 'detached' });
            await page.waitForFunction(() => document.title.includes('Another name'));
            edit('casebook.yaml', 'Another name', 'A third name');
            await page.waitForFunction(() => document.title.includes('A third name'));
        },
        { theme: true },
    );
});

test('a style sheet is changed in place', async () => {
    await preview(
        async ({ base, page, write, path }) => {
            await page.goto(base + incident);
            await page.evaluate(() => {
                document.body.sameAsBefore = true;
            });
            const colour = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
            mkdirSync(path('themes/own/assets'), { recursive: true });
            write('themes/own/assets/style.css', 'body { background: rgb(1, 2, 3); }');
            await page.waitForFunction(
                () => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)',
            );
            write('themes/own/assets/style.css', 'body { background: rgb(4, 5, 6); }');
            await page.waitForFunction(
                () => getComputedStyle(document.body).backgroundColor === 'rgb(4, 5, 6)',
            );
            assert.equal(await colour(), 'rgb(4, 5, 6)');
            assert.ok(await page.evaluate(() => document.body.sameAsBefore));
            assert.equal(await page.locator('head link[rel="stylesheet"]').count(), 1);
        },
        { theme: true },
    );
});

test('the site stands where its base URL says, and an ended preview says so', async () => {
    await preview(
        async ({ base, page, program }) => {
            assert.match(base, /:\d+\/incidents-of\/us\/$/);
            const { origin } = new URL(base);
            await page.goto(`${origin}/`);
            assert.equal(page.url(), base);
            await page.goto(`${base}nothing/here`);
            await page.locator('a[href^="/incidents-of/us/"]').first().click();
            await page.locator('h1').waitFor();
            program.kill('SIGINT');
            const [code] = await once(program, 'exit');
            assert.equal(code, 0);
            await page.locator('casebook-findings section', { hasText: 'not running' }).waitFor();
        },
        { baseUrl: 'https://fernhill.example/incidents-of/us/' },
    );
});
