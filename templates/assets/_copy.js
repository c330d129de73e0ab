// A button that copies, on each block of code. Browsers have no clipboard on pages that are not secure.
const status = document.querySelector('[role="status"]');

if (navigator.clipboard) {
  for (const pre of document.querySelectorAll('article pre:not(.output)')) boxOf(pre).append(copyButton(pre));
}

/** The figure of the code, or a box of its own. */
function boxOf(pre) {
  const figure = pre.closest('figure');
  if (figure) return figure;
  const box = document.createElement('div');
  box.className = 'code';
  pre.replaceWith(box);
  box.append(pre);
  return box;
}

function copyButton(pre) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(pre.textContent.replace(/\n$/, ''));
    say(button, 'Copied');
  });
  return button;
}

function say(button, text) {
  button.textContent = text;
  status.textContent = text;
  setTimeout(() => {
    button.textContent = 'Copy';
    status.textContent = '';
  }, 2000);
}
