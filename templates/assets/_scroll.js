// Code and tables that are wider than the page can be scrolled with the keyboard too.
const observer = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute('tabindex');
  }
});

for (const box of document.querySelectorAll('main pre, main .table')) {
  box.setAttribute('role', 'group');
  box.setAttribute('aria-label', box.matches('pre') ? 'Code' : 'Table');
  observer.observe(box);
}
