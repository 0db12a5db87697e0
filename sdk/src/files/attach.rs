//! Files as attachments of messages.

use super::File;
use crate::{NewComment, NewFile, NewMessage, OutgoingMessage};

impl NewMessage {
    /// Attaches a file, such as one that was uploaded.
    #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
    pub fn attach(self, file: &File) -> Self {
        self.file(&*file.id)
    }
}

impl NewComment {
    /// Attaches a file, such as one that was uploaded.
    #[cfg_attr(docsrs, doc(cfg(feature = "files")))]
    pub fn attach(self, file: &File) -> Self {
        self.file(&*file.id)
    }
}

impl OutgoingMessage {
    /// Attaches a file by its id. Returns whether it can: a message given as JSON has no place for it that is known.
    pub(crate) fn attach(&mut self, file_id: &str) -> bool {
        let attachments = match self {
            Self::Message(message) => &mut message.attachments,
            Self::Comment(comment) => &mut comment.attachments,
            Self::Unrecognized(_) => return false,
        };
        attachments
            .get_or_insert_default()
            .push(NewFile::new(file_id).into());
        true
    }
}
