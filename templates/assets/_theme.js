// The switch of colours. partials/theme.hbs applies the choice before the page is painted.
const { dataset } = document.documentElement;
const select = document.querySelector('.theme select');

select.value = dataset.theme ?? 'system';
select.addEventListener('change', () => {
  dataset.theme = select.value;
  try {
    localStorage.setItem('prebake-theme', select.value);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
});
