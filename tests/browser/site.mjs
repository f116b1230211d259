// What the tests of the built site share: the two builds and their pages, Chromium, a small static
// host, and a record of what goes wrong while a page is open. No test stands here.
//
// A page is named by its path inside the build, such as `incidents/INC-2024-0107/index.html`.

import assert from 'node:assert/strict';
import { accessSync, constants, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { delimiter, extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

// The folder of the project.
export const root = fileURLToPath(new URL('../../', import.meta.url));

// The demo site for everybody in the company; its base URL is the root of a host.
export const demo = build('demo', 'https://incidents.fernhill.example/');

// The demo site for customers; its base URL is a path of a host.
export const demoPublic = build('demo-public', 'https://status.fernhill.example/incidents/');

// The incident of the demo site that has a bit of everything: times, causes, a timeline, actions
// and links in both directions.
export const fullIncident = 'incidents/INC-2024-0107/index.html';

function build(name, baseUrl) {
    const dir = join(root, 'target', name);
    let listed;
    return {
        name,
        dir,
        baseUrl,
        // All its files, sorted.
        get files() {
            listed ??= filesBelow(dir);
            return listed;
        },
        get pages() {
            return this.files.filter((file) => file.endsWith('.html'));
        },
        read: (file) => readFileSync(join(dir, file), 'utf8'),
        has: (file) => isFile(join(dir, file)),
    };
}

function filesBelow(dir) {
    let entries;
    try {
        entries = readdirSync(dir, { withFileTypes: true });
    } catch {
        throw new Error(`\`${relative(root, dir)}\` is not there: tests/run builds it`);
    }
    return entries
        .flatMap((entry) => {
            const path = join(dir, entry.name);
            return entry.isDirectory()
                ? filesBelow(path).map((file) => `${entry.name}/${file}`)
                : [entry.name];
        })
        .sort();
}

function isFile(path) {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

// One page of each kind, the longest, as that is where most can go wrong. The kind is what the
// theme writes as the body's class; 404.html, which has none, is a kind of its own.
export function onePageOfEachKind(site) {
    const longest = new Map();
    for (const page of site.pages) {
        const html = site.read(page);
        const kind = /<body[^>]*\sclass="([^"]*)"/.exec(html)?.[1] ?? page;
        if (html.length > (longest.get(kind)?.length ?? 0)) {
            longest.set(kind, { page, length: html.length });
        }
    }
    return new Map([...longest].map(([kind, { page }]) => [kind, page]));
}

// The system's Chromium. Only this machine has a name for it, so that no page can reach another
// host even where a test does not look.
export async function launch() {
    return chromium.launch({
        executablePath: executable('chromium', 'chromium-browser', 'google-chrome'),
        args: [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--no-first-run',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync',
            '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
        ],
    });
}

function executable(...names) {
    const folders = (process.env.PATH ?? '').split(delimiter);
    for (const path of names.flatMap((name) => folders.map((folder) => join(folder, name)))) {
        try {
            accessSync(path, constants.X_OK);
            return path;
        } catch {
            // Not in this folder.
        }
    }
    throw new Error(`none of ${names.join(', ')} is installed: tests/run installs Chromium`);
}

// The command line that was built last, as tests/run builds several.
export function casebook() {
    const built = ['release', 'debug']
        .map((profile) => join(root, 'target', profile, 'casebook'))
        .filter(isFile)
        .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
    assert.ok(built.length > 0, '`target/release/casebook` is not there: tests/run builds it');
    return built[0];
}

// A page in a context of its own. Movement is off, so that a click on an anchor has arrived when
// it returns.
export async function open(browser, options = {}) {
    const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
        ...options,
    });
    context.setDefaultTimeout(10_000);
    return context.newPage();
}

// Shows each page to `see` in one of two tabs (the tests have two cores to count on).
export async function eachPage(browser, options, pages, see) {
    const rest = [...pages];
    const tab = async () => {
        const page = await open(browser, options);
        for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
            await see(page, next);
        }
        await page.context().close();
    };
    await Promise.all([tab(), tab()]);
}

// The build as it lies on the disk: `url` and `file` turn names of pages to addresses and back.
export function onDisk(site) {
    return place(`opened from the disk (${site.name})`, pathToFileURL(site.dir + sep).href);
}

// A static host that has the build at `mount` (`/` or `/some/path/`), and answers as such hosts
// do: an address of a folder shows its index.html, one that leads nowhere 404.html.
export async function serve(site, mount) {
    const server = createServer((request, response) => {
        const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname);
        const answer = (status, file) => {
            response.writeHead(status, { 'content-type': contentType(file) });
            response.end(readFileSync(file));
        };
        const file = resolve(site.dir, path.slice(mount.length));
        const inside = path.startsWith(mount) && (file + sep).startsWith(site.dir + sep);
        if (inside && isFile(file)) {
            answer(200, file);
        } else if (inside && isFile(join(file, 'index.html'))) {
            if (path.endsWith('/')) {
                answer(200, join(file, 'index.html'));
            } else {
                response.writeHead(301, { location: `${path}/` });
                response.end();
            }
        } else {
            answer(404, join(site.dir, '404.html'));
        }
    });
    await new Promise((ready) => {
        server.listen(0, '127.0.0.1', ready);
    });
    const origin = `http://127.0.0.1:${server.address().port}`;
    return {
        ...place(`served at ${mount} (${site.name})`, origin + mount),
        close() {
            server.close();
            server.closeAllConnections();
        },
    };
}

function contentType(file) {
    const types = {
        '.css': 'text/css; charset=utf-8',
        '.html': 'text/html; charset=utf-8',
        '.js': 'text/javascript; charset=utf-8',
        '.json': 'application/json',
        '.png': 'image/png',
        '.svg': 'image/svg+xml',
        '.xml': 'application/xml',
    };
    return types[extname(file)] ?? 'text/plain; charset=utf-8';
}

function place(name, base) {
    return {
        name,
        base,
        url: (page) => base + page.split('/').map(encodeURIComponent).join('/'),
        file(url) {
            const path = decodeURIComponent(url.slice(base.length).replace(/[?#].*/s, ''));
            return path === '' || path.endsWith('/') ? `${path}index.html` : path;
        },
    };
}

// Writes down what goes wrong in a tab from now on: errors on its console, exceptions, requests
// that fail and requests for anything that is not part of the site at `base`.
export function watch(page, base, faults) {
    const at = () => (page.url().startsWith(base) ? page.url().slice(base.length) : page.url());
    page.on('console', (message) => {
        if (message.type() === 'error') faults.push(`${at()}: the console says: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`${at()}: ${error}`));
    page.on('request', (request) => {
        if (!request.url().startsWith(base) && !request.url().startsWith('data:')) {
            faults.push(`${at()}: asks for ${request.url()}, which is not part of the site`);
        }
    });
    page.on('requestfailed', (request) => {
        // A tab's icon is fetched when the page is there already; going on to the next aborts it.
        const { errorText } = request.failure();
        if (errorText === 'net::ERR_ABORTED' && request.resourceType() === 'other') return;
        faults.push(`${at()}: ${request.url()} failed: ${errorText}`);
    });
    page.on('response', (response) => {
        if (response.status() >= 400) {
            faults.push(`${at()}: ${response.url()} answered ${response.status()}`);
        }
    });
}

// Runs `ask(argument, { name, tooWide })` in the page, and does so where its own scripts may not
// run, too. Functions go as their text: they can use what they are given, and nothing around them.
export function inPage(page, ask, argument) {
    const tools = `{ name: ${name}, tooWide: () => (${tooWide})(${name}) }`;
    return page.evaluate(`(${ask})(${JSON.stringify(argument)}, ${tools})`);
}

// Runs in the page: an element as a person would point at it.
function name(element) {
    const id = element.id ? `#${element.id}` : '';
    const classes = [...element.classList].map((word) => `.${word}`).join('');
    const text = element.textContent.replace(/\s+/g, ' ').trim().slice(0, 60);
    return `<${element.localName}${id}${classes}> “${text}”`;
}

// Runs in the page: the elements that make it scroll sideways, the outermost first. One that
// scrolls by itself, as a wide table does, holds what is in it.
function tooWide(name) {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const scrolls = (element) => getComputedStyle(element).overflowX !== 'visible';
    const held = (element) =>
        element !== document.body && (scrolls(element) || held(element.parentElement));
    const standsOut = (element) => element.getBoundingClientRect().right > clientWidth + 0.5;
    const wide = [...document.body.querySelectorAll('*')]
        .filter((element) => standsOut(element) && !held(element.parentElement))
        .slice(0, 3);
    return [`${scrollWidth - clientWidth} px wider than ${clientWidth}`, ...wide.map(name)];
}

// All faults at once, one a line.
export function assertNone(faults) {
    assert.ok(faults.length === 0, `${faults.length} faults:\n${faults.join('\n')}`);
}
