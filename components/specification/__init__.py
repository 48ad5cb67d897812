"""API Gateway and Lambda as pure code: a route becomes one integration specification."""
