"""Mapping templates, rendered by Apache Velocity 1.7 as API Gateway may do it, and by the emulator's engine.

`rendering.render` renders one template. `gateway.call` takes a request and its response through both
templates of an integration. API Gateway's Velocity is not published; `rendering.World` lists what it may be.
Assumed in each world:

- `$input.body` is the body, and `{}` for a request without one.
- `$input.path('$')` of an object is a map, and of an array a list. Of a text that is not JSON it is this
  text, as in the lenient mode of the parser behind JSONPath for Java. Of an empty or blank body it is
  missing.
- `$util.escapeJavaScript` is that of commons-lang 2, after `toString` of what is no text.
- A reference to null is rendered as it is written, `$name`.
- Overrides of headers whose names differ in case alone are two overrides of one header.
"""
