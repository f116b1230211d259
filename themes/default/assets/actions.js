// A site that was built last week must not lie today: what is overdue, by how many days, and how many items are, is
// counted again for the reader's own day. Without this script the page stands as of the day that it names.
//
// It reads what the templates write and makes up nothing of its own:
//   data-today           <time> with the day that counts as today
//   data-then            words that follow once the page counts on another day than it was built for
//   data-due             the due day of an item that is agreed and not finished, on the words "12 days overdue"
//   data-since           the day since which such an item is open, on the words "open for 205 days"
//   data-late, data-left how many items are overdue, or not yet, on the day of the build; with data-coming, the days on
//                        which more are due ("2025-06-03 2025-06-05*2"), data-nought and data-words
//   data-part            the sections "overdue" and "due" of a list: items move from one to the other
'use strict';

(() => {
    const DAY = 24 * 60 * 60 * 1000;
    const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

    // Days are compared as numbers, so that no zone or hour moves them.
    const dayOf = (text) => Math.round(Date.parse(text) / DAY);
    const number = (count) => String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
    const days = (count) => `${number(count)} ${count === 1 ? 'day' : 'days'}`;
    const all = (selector, within = document) => [...within.querySelectorAll(selector)];

    const built = document.querySelector('[data-today]')?.dateTime;
    if (!built) return;

    function tell() {
        const now = new Date();
        const today = Math.round(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) / DAY);
        // Before the day of the build nobody knows what will be done; then the page stands as it is.
        if (!(today > dayOf(built))) return;

        for (const time of all('[data-today]')) {
            const pad = (part) => String(part).padStart(2, '0');
            time.dateTime = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
            time.textContent = `${now.getDate()} ${MONTHS[now.getMonth()]} ${now.getFullYear()}`;
        }
        for (const element of all('[data-then]')) element.textContent = element.dataset.then;
        for (const element of all('[data-due]')) {
            const late = today - dayOf(element.dataset.due);
            element.textContent = late > 0 ? `${days(late)} overdue` : '';
            element.hidden = !(late > 0);
        }
        for (const element of all('[data-since]')) {
            element.textContent = `open for ${days(today - dayOf(element.dataset.since))}`;
        }
        for (const element of all('[data-coming]')) {
            const { late, left, coming, nought = '0', words = '' } = element.dataset;
            let passed = 0;
            for (const entry of coming.split(' ')) {
                const [day, count = 1] = entry.split('*');
                if (today > dayOf(day)) passed += Number(count);
            }
            const count = left === undefined ? Number(late) + passed : Number(left) - passed;
            element.textContent = count > 0 ? number(count) + words : nought && nought + words;
            element.hidden = !element.textContent;
            element.classList.toggle('overdue', element.classList.contains('late') && count > 0);
        }
        move(today);
    }

    // Items whose day has come stand with the overdue ones. They were due later than those, so they come last.
    function move(today) {
        const due = document.querySelector('section[data-part="due"]');
        const come = due
            ? all('[data-due]', due).filter((element) => today > dayOf(element.dataset.due))
            : [];
        if (come.length === 0) return;
        const empty = document.querySelector('template[data-part="overdue"]');
        if (empty) empty.replaceWith(empty.content);
        const overdue = document.querySelector('section[data-part="overdue"]');
        const list = overdue.querySelector('.actions');
        for (const item of come.map((element) => element.closest('.action'))) {
            // A list that shows only the beginning has room for so many.
            if (list.children.length < (overdue.dataset.most ?? Infinity)) list.append(item);
            else item.remove();
        }
        // Nothing is due any more; the page may have shown only the beginning of what was.
        if (due.querySelector('.action') || due.querySelector('.count').textContent !== '0') return;
        due.hidden = true;
        const heading = due.getAttribute('aria-labelledby');
        const jump = all('.jumps a').find((link) => link.hash === `#${heading}`);
        if (jump) jump.closest('li').hidden = true;
    }

    tell();
    // A page may stay open for days.
    document.addEventListener('visibilitychange', tell);
})();
