import { render } from 'preact';
import { App } from './frame/app.tsx';
import { preloadView } from './frame/routes.tsx';

preloadView(location.pathname);
const place = document.getElementById('page');
if (place) render(<App />, place);
