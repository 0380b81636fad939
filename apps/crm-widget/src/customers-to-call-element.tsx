import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { readSettings } from './settings.ts';
import style from './style.css?inline';
import { Widget } from './widget.tsx';

/**
 * `<foresale-customers-to-call url="https://foresale.example.com" limit="10">`. It lives in a shadow root: the style of the
 * page around it does not reach in, and its own does not leak out.
 */
export class CustomersToCallElement extends HTMLElement {
  static readonly observedAttributes = ['limit', 'url'];
  #root: Root | undefined;

  connectedCallback(): void {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    // A sheet of its own is let through by a content security policy that refuses style elements.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    shadow.adoptedStyleSheets = [sheet];
    this.#root = createRoot(shadow);
    this.#render();
  }

  disconnectedCallback(): void {
    this.#root?.unmount();
    this.#root = undefined;
  }

  attributeChangedCallback(): void {
    this.#render();
  }

  #render(): void {
    this.#root?.render(
      <StrictMode>
        <Widget settings={readSettings({ url: this.getAttribute('url'), limit: this.getAttribute('limit') })} />
      </StrictMode>,
    );
  }
}
