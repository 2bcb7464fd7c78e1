// Runs before anything is drawn, so that a page in the theme somebody chose never flashes in the other one.
const chosen = localStorage.getItem('holdfast.theme');
if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
