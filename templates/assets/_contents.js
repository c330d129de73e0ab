// The tree of pages shows the place of this one, however long it is.
const contents = document.querySelector('.sidebar');
const here = contents?.querySelector('[aria-current="page"]');

if (here) {
  const show = () => {
    contents.scrollTop = here.offsetTop - contents.clientHeight / 2;
  };
  show();
  // On a phone it opens over the page.
  contents.addEventListener('toggle', show);
}
