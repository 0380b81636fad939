// Before the first paint, so that a reader who chose a theme by hand never sees the other one flash.
{
  const chosen = localStorage.getItem('foresale.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
}
