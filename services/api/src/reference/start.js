// Runs in the browser, as it is: SwaggerUIBundle comes from the script before it.
window.SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  filter: true,
  showExtensions: false,
  // Nothing is sent to a validator elsewhere.
  validatorUrl: null,
});
