import { CustomersToCallElement } from './customers-to-call-element.tsx';

// A page may name the script twice.
if (customElements.get('foresale-customers-to-call') === undefined) {
  customElements.define('foresale-customers-to-call', CustomersToCallElement);
}
