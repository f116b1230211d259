//! The names of the rules. What each means, and its page for `casebook explain`, is in `check/`, one file a rule.

use crate::diagnostic::Severity;

/// A rule, by the name that users type and see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// A file or folder that cannot be read.
    UnreadableFile,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// NUL bytes in a text.
    NulByte,
    /// The export of a tracker that cannot be read.
    UnreadableExport,
    /// A symbolic link, which is not followed.
    SymbolicLink,
    /// Front matter that never closes.
    UnclosedFrontMatter,
    /// Front matter or configuration that is not valid YAML or TOML.
    UnreadableFrontMatter,
    /// A key that Casebook does not know.
    UnknownKey,
    /// A value that is none of the possible ones, or of the wrong type.
    UnknownValue,
    /// A cause that the catalogue does not have.
    UnknownCause,
    /// An owner of an action item whom the policy does not allow.
    UnknownOwner,
    /// A ticket that is in no export of a tracker.
    UnknownTicket,
    /// A value of a ticket that cannot be read.
    UnknownTicketValue,
    /// An incident without a title of its own.
    UntitledIncident,
    /// A date or time that does not exist or cannot be read.
    ImpossibleDate,
    /// An incident on a day that is still to come.
    FutureDate,
    /// A date that may be read with day or month first.
    AmbiguousDate,
    /// A slip in a date or time, read as what was meant.
    MendedDate,
    /// An end before its start.
    EndBeforeStart,
    /// Days of one incident that differ between front matter, heading and file name.
    DifferingDates,
    /// A stated duration that is not the time from start to end.
    DifferingDuration,
    /// Entries of a timeline out of order.
    TimelineOutOfOrder,
    /// An id taken twice.
    DuplicateId,
    /// A reference to an incident that does not exist.
    UnknownIncident,
    /// A link to a file that does not exist.
    BrokenLink,
    /// A link to a heading that does not exist.
    BrokenAnchor,
    /// An image that does not exist.
    MissingImage,
    /// A key or token of a known form.
    Secret,
    /// A private key.
    PrivateKey,
    /// What stands behind `password` or `token` and looks like one.
    Password,
    /// An e-mail address of a person.
    EmailAddress,
    /// A phone number.
    PhoneNumber,
    /// An address of the Internet.
    PublicIpAddress,
    /// An image without a text in its place.
    MissingAltText,
    /// An image with more bytes or pixels than a page needs.
    HugeImage,
    /// An image from another host.
    ExternalImage,
    /// A cause that struck again after an action against it was done.
    CameBackAfterFix,
    /// A cause that struck again while an action against it was not done.
    RecurredWhileOpen,
    /// A postmortem that leaves something out.
    MissingPart,
    /// A service that the configuration does not have.
    UnknownService,
    /// A timeline that the stated start and end contradict.
    DifferingTimeline,
    /// A person in the place of a cause.
    Blame,
    /// Words that say that it happened before, without the earlier incident.
    UnlinkedRecurrence,
    /// An action item of which nobody can say when it is done.
    VagueAction,
    /// An action item that nobody owns.
    UnownedAction,
    /// An action item without a due day.
    UndatedAction,
    /// An action item past its due day.
    OverdueAction,
    /// An action item that is done on an unknown day.
    UndatedCompletion,
    /// A verified action item without evidence.
    UnprovenAction,
    /// A declined action item without a reason.
    UnexplainedDecline,
    /// A comment that silences a rule and does not say why.
    UnexplainedSilence,
    /// A comment that silences nothing.
    UnusedSilence,
}

impl Code {
    /// All codes, in the order in which `casebook explain` lists them.
    pub const ALL: [Self; 52] = [
        Self::UnreadableFile,
        Self::NotUtf8,
        Self::NulByte,
        Self::UnreadableExport,
        Self::SymbolicLink,
        Self::UnclosedFrontMatter,
        Self::UnreadableFrontMatter,
        Self::UnknownKey,
        Self::UnknownValue,
        Self::UnknownCause,
        Self::UnknownOwner,
        Self::UnknownTicket,
        Self::UnknownTicketValue,
        Self::UntitledIncident,
        Self::ImpossibleDate,
        Self::FutureDate,
        Self::AmbiguousDate,
        Self::MendedDate,
        Self::EndBeforeStart,
        Self::DifferingDates,
        Self::DifferingDuration,
        Self::TimelineOutOfOrder,
        Self::DuplicateId,
        Self::UnknownIncident,
        Self::BrokenLink,
        Self::BrokenAnchor,
        Self::MissingImage,
        Self::Secret,
        Self::PrivateKey,
        Self::Password,
        Self::EmailAddress,
        Self::PhoneNumber,
        Self::PublicIpAddress,
        Self::MissingAltText,
        Self::HugeImage,
        Self::ExternalImage,
        Self::CameBackAfterFix,
        Self::RecurredWhileOpen,
        Self::MissingPart,
        Self::UnknownService,
        Self::DifferingTimeline,
        Self::Blame,
        Self::UnlinkedRecurrence,
        Self::VagueAction,
        Self::UnownedAction,
        Self::UndatedAction,
        Self::OverdueAction,
        Self::UndatedCompletion,
        Self::UnprovenAction,
        Self::UnexplainedDecline,
        Self::UnexplainedSilence,
        Self::UnusedSilence,
    ];

    /// The rule of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.as_str() == name)
    }

    /// The name, as in `casebook explain unknown-key`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UnreadableFile => "unreadable-file",
            Self::NotUtf8 => "not-utf8",
            Self::NulByte => "nul-byte",
            Self::UnreadableExport => "unreadable-export",
            Self::SymbolicLink => "symbolic-link",
            Self::UnclosedFrontMatter => "unclosed-front-matter",
            Self::UnreadableFrontMatter => "unreadable-front-matter",
            Self::UnknownKey => "unknown-key",
            Self::UnknownValue => "unknown-value",
            Self::UnknownCause => "unknown-cause",
            Self::UnknownOwner => "unknown-owner",
            Self::UnknownTicket => "unknown-ticket",
            Self::UnknownTicketValue => "unknown-ticket-value",
            Self::UntitledIncident => "untitled-incident",
            Self::ImpossibleDate => "impossible-date",
            Self::FutureDate => "future-date",
            Self::AmbiguousDate => "ambiguous-date",
            Self::MendedDate => "mended-date",
            Self::EndBeforeStart => "end-before-start",
            Self::DifferingDates => "differing-dates",
            Self::DifferingDuration => "differing-duration",
            Self::TimelineOutOfOrder => "timeline-out-of-order",
            Self::DuplicateId => "duplicate-id",
            Self::UnknownIncident => "unknown-incident",
            Self::BrokenLink => "broken-link",
            Self::BrokenAnchor => "broken-anchor",
            Self::MissingImage => "missing-image",
            Self::Secret => "secret",
            Self::PrivateKey => "private-key",
            Self::Password => "password",
            Self::EmailAddress => "email-address",
            Self::PhoneNumber => "phone-number",
            Self::PublicIpAddress => "public-ip-address",
            Self::MissingAltText => "missing-alt-text",
            Self::HugeImage => "huge-image",
            Self::ExternalImage => "external-image",
            Self::CameBackAfterFix => "came-back-after-fix",
            Self::RecurredWhileOpen => "recurred-while-open",
            Self::MissingPart => "missing-part",
            Self::UnknownService => "unknown-service",
            Self::DifferingTimeline => "differing-timeline",
            Self::Blame => "blame",
            Self::UnlinkedRecurrence => "unlinked-recurrence",
            Self::VagueAction => "vague-action",
            Self::UnownedAction => "unowned-action",
            Self::UndatedAction => "undated-action",
            Self::OverdueAction => "overdue-action",
            Self::UndatedCompletion => "undated-completion",
            Self::UnprovenAction => "unproven-action",
            Self::UnexplainedDecline => "unexplained-decline",
            Self::UnexplainedSilence => "unexplained-silence",
            Self::UnusedSilence => "unused-silence",
        }
    }

    /// Whether it is an error whatever anybody says: a page is wrong or missing because of it. What looks like a secret
    /// may be none, and only people know.
    #[must_use]
    pub fn is_fixed(self) -> bool {
        self.severity() == Severity::Error && !matches!(self, Self::Secret | Self::PrivateKey)
    }

    /// What it weighs by itself: error where a page is wrong or missing because of it, or tells everybody a secret;
    /// warning else.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            Self::UnreadableFile
            | Self::NotUtf8
            | Self::UnreadableExport
            | Self::UnclosedFrontMatter
            | Self::UnreadableFrontMatter
            | Self::ImpossibleDate
            | Self::EndBeforeStart
            | Self::DuplicateId
            | Self::Secret
            | Self::PrivateKey => Severity::Error,
            Self::NulByte
            | Self::SymbolicLink
            | Self::UnknownKey
            | Self::UnknownValue
            | Self::UnknownCause
            | Self::UnknownOwner
            | Self::UnknownTicket
            | Self::UnknownTicketValue
            | Self::UntitledIncident
            | Self::AmbiguousDate
            | Self::MendedDate
            | Self::DifferingDates
            | Self::DifferingDuration
            | Self::TimelineOutOfOrder
            | Self::UnknownIncident
            | Self::BrokenLink
            | Self::BrokenAnchor
            | Self::MissingImage
            | Self::FutureDate
            | Self::Password
            | Self::EmailAddress
            | Self::PhoneNumber
            | Self::PublicIpAddress
            | Self::MissingAltText
            | Self::HugeImage
            | Self::ExternalImage
            | Self::CameBackAfterFix
            | Self::RecurredWhileOpen
            | Self::MissingPart
            | Self::UnknownService
            | Self::DifferingTimeline
            | Self::Blame
            | Self::UnlinkedRecurrence
            | Self::VagueAction
            | Self::UnownedAction
            | Self::UndatedAction
            | Self::OverdueAction
            | Self::UndatedCompletion
            | Self::UnprovenAction
            | Self::UnexplainedDecline
            | Self::UnexplainedSilence
            | Self::UnusedSilence => Severity::Warning,
        }
    }
}
