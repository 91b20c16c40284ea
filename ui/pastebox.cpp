// SPDX-License-Identifier: MIT
#include "pastebox.h"

#include <QtCore/QMimeData>
#include <QtCore/QUrl>

namespace Hookglass {

namespace {

QStringList filesIn(const QMimeData &data)
{
    QStringList paths;
    const QList<QUrl> urls = data.urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            paths << url.toLocalFile();
    }
    return paths;
}

} // namespace

PasteBox::PasteBox(QWidget *parent)
    : QPlainTextEdit(parent)
{
    setTabChangesFocus(true);
    setAcceptDrops(true);
    setLineWrapMode(QPlainTextEdit::NoWrap);
}

PasteBox::~PasteBox() = default;

bool PasteBox::canInsertFromMimeData(const QMimeData *source) const
{
    return source->hasText() || !filesIn(*source).isEmpty();
}

void PasteBox::insertFromMimeData(const QMimeData *source)
{
    const QStringList files = filesIn(*source);
    if (!files.isEmpty()) {
        Q_EMIT filesDropped(files);
        return;
    }
    const QString text = source->text();
    if (text.size() > MostShown)
        Q_EMIT largePasted(text);
    else
        insertPlainText(text);
}

} // namespace Hookglass
