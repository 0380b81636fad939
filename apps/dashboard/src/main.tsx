import { render } from 'solid-js/web';
import { App } from './app.tsx';
import './style.css';

const place = document.getElementById('foresale');
if (place === null) throw new Error('The page has no place for the dashboard.');
render(() => <App />, place);
