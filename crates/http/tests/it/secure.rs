//! HTTPS from the first start.
