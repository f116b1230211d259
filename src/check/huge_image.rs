//! `huge-image`: an image with more bytes or pixels than a page needs.

use std::collections::BTreeSet;

use crate::casebook::Target;
use crate::check::{Input, Rule};
use crate::diagnostic::code::Code;
use crate::diagnostic::{Diagnostic, Diagnostics};

/// The rule.
pub const RULE: Rule = Rule {
    code: Code::HugeImage,
    title: "A huge image",
    page: "
The image has more than 2 megabytes, or more than 25 megapixels: those who read the page on the way, in the night, wait
for it, and a phone needs four bytes of memory for each pixel. A page shows no more than some 1,600 pixels across.

Do: cut it to what matters, make it smaller, and save a screenshot as PNG or WebP and a photograph as JPEG or WebP.
Other limits are set in casebook.yaml:

    check:
      images: {megabytes: 5, megapixels: 40}

It is said once for an image, where it is first shown; what nothing shows is not loaded by anybody.
",
    check: Some(check),
};

/// How many bytes and pixels people count as a million.
const MILLION: f64 = 1_000_000.0;

fn check(input: Input, diagnostics: &mut Diagnostics) {
    let limits = input.config.check.images;
    let mut told = BTreeSet::new();
    for document in &input.casebook.documents {
        for image in document.links.iter().filter(|link| link.image) {
            let Target::Attachment(index) = input.casebook.resolve(document, &image.destination)
            else {
                continue;
            };
            let attachment = &input.casebook.attachments[index];
            let Some(picture) = attachment.picture else { continue };
            #[expect(clippy::cast_precision_loss, reason = "one digit behind the point is shown")]
            let (megabytes, megapixels) = (
                picture.bytes as f64 / MILLION,
                picture.pixels.map_or(0.0, |(width, height)| width as f64 * height as f64)
                    / MILLION,
            );
            let has = if megabytes > limits.megabytes {
                format!("{megabytes:.1} MB, more than {}", limits.megabytes)
            } else if megapixels > limits.megapixels {
                let (width, height) = picture.pixels.unwrap_or_default();
                format!("{width} × {height} pixels, more than {} million", limits.megapixels)
            } else {
                continue;
            };
            if told.insert(index) {
                diagnostics.push(Diagnostic::new(
                    Code::HugeImage,
                    image.span,
                    format!("the image `{}` has {has}", attachment.path),
                    "cut it to what matters and make it smaller; a page shows some 1,600 pixels across",
                ));
            }
        }
    }
}
