// The way to the search from every page: the link in the header, `/` and Ctrl-K or Cmd-K. The search itself is loaded
// when somebody asks for it, so that pages which are only read stay small.
//
// It reads what base.html writes on the link to the search page:
//   data-search    the address of `search.js`; it reads that of `search-more.js` from data-more
//   data-palette   the address of `palette.js`; empty on the search page, which needs none
'use strict';

(() => {
    const link = document.querySelector('[data-search]');
    if (!link) return;
    let asked = link.dataset.palette === '' ? Promise.resolve() : undefined;

    function load(address) {
        return new Promise((resolve, reject) => {
            const script = document.createElement('script');
            script.src = address;
            script.onload = resolve;
            script.onerror = reject;
            document.head.append(script);
        });
    }

    function find() {
        asked ??= load(link.dataset.search).then(() => load(link.dataset.palette));
        asked.then(
            () => document.dispatchEvent(new Event('casebook:search')),
            () => location.assign(link.href),
        );
    }

    const isTyping = ({ isContentEditable, localName }) =>
        isContentEditable || ['input', 'select', 'textarea'].includes(localName);

    document.addEventListener('keydown', (event) => {
        const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event;
        const isSlash = key === '/' && !ctrlKey && !metaKey && !altKey;
        const isK = key.toLowerCase() === 'k' && ctrlKey !== metaKey && !altKey && !shiftKey;
        if (!(isSlash || isK) || isTyping(target)) return;
        event.preventDefault();
        find();
    });
    link.addEventListener('click', (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        find();
    });
})();
