// A page that was built last week does not lie today: what is overdue is counted for the reader's own day, in the words
// of the build, and nothing else changes.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demo, launch, onDisk, open, serve } from './site.mjs';

let browser;
before(async () => {
    browser = await launch();
});
after(() => browser?.close());

// The day for which tests/run builds the demo site, and one eleven weeks later.
const builtOn = '2025-06-01';
const later = '2025-08-20';

// A reader in New Zealand, who has breakfast when it is still yesterday in UTC.
const reader = { timezoneId: 'Pacific/Auckland' };
const breakfast = (day) => new Date(`${day}T08:00:00+12:00`);

// Runs `see` with a page of the demo site as the reader sees it on a day.
async function on(day, file, see, options = {}) {
    const page = await open(browser, { ...reader, ...options });
    await page.clock.setFixedTime(breakfast(day));
    await page.goto(onDisk(demo).url(file));
    await see(page);
    await page.context().close();
}

const shown = (page, selector) =>
    page.locator(selector).evaluateAll((elements) =>
        elements
            .filter((element) => element.checkVisibility())
            .map((element) => element.textContent.replace(/\s+/g, ' ').trim()),
    );

const daysBetween = (due, day) => (Date.parse(day) - Date.parse(due)) / 86_400_000;

test('on the day of the build, and before it, the pages stand as they were built', async () => {
    for (const file of ['index.html', 'actions/index.html', 'actions/to-do/index.html']) {
        let asBuilt;
        const body = (page) => page.locator('body').innerHTML();
        await on(builtOn, file, async (page) => (asBuilt = await body(page)), {
            javaScriptEnabled: false,
        });
        for (const day of [builtOn, '2025-05-20']) {
            await on(day, file, async (page) => {
                assert.ok((await body(page)) === asBuilt, `${file} changes on ${day}`);
            });
        }
    }
});

test('later, every item is overdue by as many days as have passed', async () => {
    for (const file of ['actions/to-do/index.html', 'actions/teams/shop/index.html']) {
        await on(later, file, async (page) => {
            const items = await page.locator('[data-due]').evaluateAll((elements) =>
                elements.map((element) => ({
                    due: element.dataset.due,
                    text: element.hidden ? '' : element.textContent,
                })),
            );
            assert.ok(items.length > 3, `${file} has hardly any items`);
            for (const { due, text } of items) {
                const days = daysBetween(due, later);
                assert.equal(text, days > 0 ? `${days} days overdue` : '', `${file}: ${due}`);
            }
        });
    }
});

test('later, the counts agree with the lists, and say which day it is', async () => {
    let overdue;
    await on(later, 'actions/to-do/index.html', async (page) => {
        overdue = await page.locator('[data-part="overdue"] .action').count();
        const dues = await page
            .locator('[data-part="overdue"] [data-due]')
            .evaluateAll((elements) => elements.map((element) => element.dataset.due));
        assert.deepEqual(dues, [...dues].sort(), 'the longest overdue are the first');
        assert.ok(dues.every((due) => daysBetween(due, later) > 0));
        const left = await page.locator('[data-part="due"] .action').count();
        const counts = await shown(page, '.group h2 .count');
        assert.deepEqual(counts.slice(0, 2), [String(overdue), String(left)]);
        assert.deepEqual(await shown(page, '.jumps .count'), counts);
        const toDo = await page.locator('.action').count();
        const lead = `${toDo} to do, ${overdue} of them overdue on 20 Aug 2025.`;
        assert.deepEqual(await shown(page, '.lead'), [lead]);
        const [footer] = await shown(page, '.site-footer');
        assert.match(
            footer,
            /^Ages and overdue dates are counted on 20 Aug 2025, all other figures on 1 Jun 2025\. /,
        );
    });
    assert.ok(overdue > 3);
    await on(later, 'actions/index.html', async (page) => {
        assert.deepEqual(await shown(page, '.figure-number .late'), [String(overdue)]);
        const first = await page.locator('[data-part="overdue"] .action').count();
        assert.equal(first, Math.min(overdue, 10));
        assert.ok((await shown(page, '.register .late')).every((text) => / overdue$/.test(text)));
    });
    await on(later, 'index.html', async (page) => {
        const [change] = await shown(page, '.figure-change .late');
        assert.equal(change, `${overdue} overdue`);
    });
    await on(later, 'actions/owners/index.html', async (page) => {
        const counts = (await shown(page, 'tbody .late')).map(Number);
        assert.ok(counts.reduce((sum, count) => sum + count) >= 3);
    });
});

test('what is closed or only proposed is never overdue', async () => {
    const files = ['actions/to-do/index.html', 'actions/closed/2024/index.html'];
    for (const file of [...files, 'incidents/INC-2024-0107/index.html']) {
        await on('2031-01-01', file, async (page) => {
            const closed = ['proposed', 'done', 'verified', 'declined'];
            const items = page.locator(closed.map((state) => `.action-${state}`).join());
            assert.ok((await items.count()) > 0, file);
            assert.equal(await items.locator('.overdue').count(), 0, file);
        });
    }
});

test('once the last day has come nothing says that something is still due', async () => {
    for (const file of ['actions/index.html', 'actions/to-do/index.html']) {
        await on('2031-01-01', file, async (page) => {
            const due = page.locator('section[data-part="due"]');
            assert.equal(await due.count(), 1, file);
            assert.equal(await due.isVisible(), false, file);
            for (const jump of await shown(page, '.jumps a')) assert.notEqual(jump, 'Due', file);
        });
    }
});

test('a page that stays open goes on counting, and a host allows the script', async () => {
    const host = await serve(demo, '/incidents/');
    try {
        const page = await open(browser, reader);
        await page.clock.setFixedTime(breakfast(builtOn));
        await page.goto(host.url('actions/to-do/index.html'));
        const before = await page.locator('[data-part="overdue"] .action').count();
        await page.clock.setFixedTime(breakfast(later));
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        const after = await page.locator('[data-part="overdue"] .action').count();
        assert.ok(after > before);
        await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
        assert.equal(await page.locator('[data-part="overdue"] .action').count(), after);
        await page.context().close();
    } finally {
        host.close();
    }
});
