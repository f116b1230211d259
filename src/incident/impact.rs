//! Whom it hit and how much.

/// The `impact` key of the front matter.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Impact {
    /// How many users, in the document's words (`40 %`, `about 300`).
    pub users: Option<String>,
    /// Minutes of impact, where stated.
    pub duration_minutes: Option<i64>,
    /// Whether data was lost, where stated.
    pub data_loss: Option<bool>,
    /// What users felt.
    pub text: Option<String>,
}

impl Impact {
    /// This impact, and from the other what is missing here.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            users: self.users.or(other.users),
            duration_minutes: self.duration_minutes.or(other.duration_minutes),
            data_loss: self.data_loss.or(other.data_loss),
            text: self.text.or(other.text),
        }
    }
}
