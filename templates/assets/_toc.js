// Marks in the table of contents which heading the reader is below.
const links = [...document.querySelectorAll('.toc a')];
const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
const footer = document.querySelector('.bottom');
const passed = new Set();

// A heading is passed from the upper third of the window on; at the end of the page, all are.
const observer = new IntersectionObserver(note, { rootMargin: '99999px 0px -66% 0px' });
const end = new IntersectionObserver(note);

if (links.length > 0) {
  for (const heading of headings) observer.observe(heading);
  end.observe(footer);
}

function note(entries) {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) passed.add(target);
    else passed.delete(target);
  }
  const isAtEnd = passed.has(footer) && scrollY > 0;
  const current = isAtEnd ? headings.length - 1 : headings.findLastIndex((heading) => passed.has(heading));
  links.forEach((link, index) => {
    if (index === current) link.setAttribute('aria-current', 'location');
    else link.removeAttribute('aria-current');
  });
}
