// Before the first paint: the theme and language this browser chose. A file of its own, because inline scripts are forbidden (CSP).
(() => {
  try {
    const root = document.documentElement;
    const theme = localStorage.getItem('chatstream.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    const language = localStorage.getItem('chatstream.language');
    if (language === 'de' || language === 'ar') root.lang = language;
    if (language === 'ar') root.dir = 'rtl';
  } catch {
    // Storage is blocked: the system's theme stands.
  }
})();
