//! What is said to search engines: `robots.txt` and `sitemap.xml`.

use crate::site::Site;
use crate::site::route::Route;

/// `robots.txt`. Only a site that is built for everyone, and knows its address, may be listed.
#[must_use]
pub fn robots(site: &Site) -> String {
    match site.full_url(&Route::Sitemap).filter(|_| site.is_for_search_engines()) {
        Some(sitemap) => format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n"),
        None => "# An internal knowledge base is not for search engines.\n\
                 # A site built with `--audience public` and a base URL may be listed.\n\
                 User-agent: *\n\
                 Disallow: /\n"
            .to_owned(),
    }
}

/// `sitemap.xml`: every page. Without dates of change, which nothing here knows.
#[must_use]
pub fn sitemap(site: &Site) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for route in site.routes().iter().filter(|route| route.is_page()) {
        if let Some(url) = site.full_url(route) {
            xml.push_str("  <url><loc>");
            // Paths are percent-encoded; of a base URL only these two can mean something in XML.
            xml.push_str(&url.replace('&', "&amp;").replace('\'', "&apos;"));
            xml.push_str("</loc></url>\n");
        }
    }
    xml.push_str("</urlset>\n");
    xml
}
