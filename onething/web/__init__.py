"""The kit all pages share: layout, components, fields, errors, sign-in."""
