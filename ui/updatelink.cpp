// SPDX-License-Identifier: MIT
#include "updatelink.h"

#include "noticebar.h"
#include "theme.h"
#include "updatecard.h"

#include <QtCore/QFile>
#include <QtGui/QDesktopServices>
#include <QtWidgets/QDialog>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTextBrowser>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const auto Subject = "update"_L1;

} // namespace

UpdateLink::UpdateLink(const Theme &theme, UpdateCard &card, NoticeBar &notices, UpdateDesk &desk,
                       Open open, QObject *parent)
    : QObject(parent)
    , m_theme(theme)
    , m_card(card)
    , m_notices(notices)
    , m_desk(desk)
    , m_open(open ? std::move(open) : [](const QUrl &url) { QDesktopServices::openUrl(url); })
{
    connect(&desk, &UpdateDesk::statusChanged, this, &UpdateLink::show);
    connect(&card, &UpdateCard::onWanted, &desk, &UpdateDesk::setOn);
    connect(&card, &UpdateCard::checkWanted, &desk, &UpdateDesk::checkNow);
    connect(&card, &UpdateCard::skipWanted, &desk, &UpdateDesk::skip);
    connect(&card, &UpdateCard::pageWanted, this, &UpdateLink::openPage);
    connect(&card, &UpdateCard::changesWanted, this, &UpdateLink::showChanges);
    connect(&notices, &NoticeBar::linkActivated, this, [this](const QString &subject) {
        if (subject == Subject)
            openPage();
    });
    connect(&notices, &NoticeBar::otherLinkActivated, this, [this](const QString &subject) {
        if (subject == Subject)
            m_desk.skip();
    });
    show(desk.status());
}

UpdateLink::~UpdateLink() = default;

void UpdateLink::show(const UpdateStatus &status)
{
    m_card.setStatus(status);
    const QString sentence = status.isToTell() ? newsSentence(status) : QString();
    m_notices.setNotice(Subject, status.isUrgent ? Tone::Warn : Tone::Accent, sentence,
                        tr("What is new"), status.isUrgent ? QString() : tr("Skip this version"));
}

void UpdateLink::openPage()
{
    if (m_desk.status().news)
        m_open(m_desk.status().news->page);
}

void UpdateLink::showChanges()
{
    if (!m_changes)
        m_changes = makeChangesDialog(m_theme, m_card.window());
    m_changes->show();
    m_changes->raise();
    m_changes->activateWindow();
}

QDialog *makeChangesDialog(const Theme &theme, QWidget *parent)
{
    auto *dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QDialog::tr("Changes"));
    dialog->resize(640, 560);
    auto *text = new QTextBrowser;
    text->setAccessibleName(dialog->windowTitle());
    text->setFrameShape(QFrame::NoFrame);
    text->setOpenLinks(false);
    text->setFont(theme.textFont());
    text->document()->setDocumentMargin(16);
    QFile file(u":/hookglass/changelog.md"_s);
    const QString changes =
        file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
#if QT_CONFIG(textmarkdownreader)
    text->setMarkdown(changes);
#else
    text->setPlainText(changes);
#endif
    auto *close = new QPushButton(QDialog::tr("Close"));
    close->setDefault(true);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::close);
    auto *column = new QVBoxLayout(dialog);
    column->addWidget(text, 1);
    column->addWidget(close, 0, Qt::AlignRight);
    return dialog;
}

} // namespace Hookglass
