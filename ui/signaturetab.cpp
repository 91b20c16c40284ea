// SPDX-License-Identifier: MIT
#include "signaturetab.h"

#include "eventdelegate.h"
#include "models/eventwords.h"
#include "models/format.h"
#include "models/payloadtext.h"
#include "tonelabel.h"

#include <QtGui/QTextBlock>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTextEdit>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ShownOfValue = 1200; ///< bytes of one step's value

QString shownValue(const QByteArray &value)
{
    const QByteArrayView part = leadingPart(value, ShownOfValue);
    const QString text = displayText(part).text;
    if (part.size() == value.size())
        return text;
    return SignatureTab::tr("%1 \u2026 and %2 more")
        .arg(text, formatBytes(value.size() - part.size()));
}

} // namespace

SignatureTab::SignatureTab(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_word(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Fixed, this))
    , m_sentence(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped, this))
    , m_cause(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped, this))
    , m_steps(new QTextEdit(this))
{
    m_word->setFont(theme.strongFont());
    auto *verdict = new QHBoxLayout;
    verdict->setSpacing(8);
    verdict->addWidget(m_icon, 0, Qt::AlignTop);
    verdict->addWidget(m_word, 0, Qt::AlignTop);
    verdict->addWidget(m_sentence, 1);
    m_cause->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_cause->setContentsMargins(24, 0, 0, 0);
    m_steps->setReadOnly(true);
    m_steps->setFrameShape(QFrame::NoFrame);
    m_steps->setTabChangesFocus(true);
    m_steps->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_steps->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_steps->setAccessibleName(tr("Steps of the calculation"));
    m_steps->document()->setDocumentMargin(0);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 8, 0);
    column->setSpacing(8);
    column->addLayout(verdict);
    column->addWidget(m_cause);
    column->addWidget(m_steps, 1);
    connect(&m_diagnoser, &Diagnoser::diagnosed, this, &SignatureTab::showCause);
    connect(&theme, &Theme::changed, this, [this] {
        showVerdict();
        showSteps();
    });
}

SignatureTab::~SignatureTab() = default;

void SignatureTab::setDelivery(const DeliveryDetail &delivery, const QList<SigningKey> &keys)
{
    m_delivery = delivery;
    m_keys = keys;
    m_diagnoser.forget();
    m_cause->hide();
    showVerdict();
    showSteps();
    if (delivery.signature == SignatureVerdict::Kind::Valid || keys.isEmpty() ||
        delivery.origin == Origin::Fetched)
        return;
    m_cause->setText(tr("Looking for the cause \u2026"));
    m_cause->show();
    m_diagnoser.ask({delivery.body, keys, {}}, parseHead(delivery.head));
}

void SignatureTab::showVerdict()
{
    const int kind = int(m_delivery.signature);
    m_icon->setPixmap(themedIcon(m_theme, signatureGlyph(kind), signatureTone(kind))
                          .pixmap(QSize(18, 18), devicePixelRatioF()));
    m_word->setText(signatureWord(m_delivery.signature, m_delivery.origin));
    m_word->setTone(signatureTone(kind));
    m_sentence->setText(verdictSentence());
}

QString SignatureTab::verdictSentence() const
{
    if (m_delivery.origin == Origin::Fetched) {
        return tr("Follow Up Boss' API gave it over a connection that we opened. Its answers carry "
                  "no signature, and need none.");
    }
    if (m_delivery.origin == Origin::Synthetic &&
        m_delivery.signature == SignatureVerdict::Kind::Valid)
        return tr("Hookglass made this event, and signed it with the account's key.");
    switch (m_delivery.signature) {
    case SignatureVerdict::Kind::Valid:
        return m_delivery.keyLabel.isEmpty()
                   ? tr("The sender knows the key, and no byte was changed on the way.")
                   : tr("The sender knows the key \u201c%1\u201d, and no byte was changed on the "
                        "way.")
                         .arg(m_delivery.keyLabel);
    case SignatureVerdict::Kind::Invalid:
        return tr("The header does not belong to these bytes and a key that is known here.");
    case SignatureVerdict::Kind::Missing:
        return tr("There is no FUB-Signature header, so anybody could have sent this.");
    case SignatureVerdict::Kind::NoKey:
        return tr("No signing key of this account is known here, so nothing could be checked.");
    }
    Q_UNREACHABLE();
}

void SignatureTab::showSteps()
{
    m_steps->clear();
    if (m_delivery.origin == Origin::Fetched)
        return; // there is nothing to be calculated
    if (m_keys.isEmpty()) {
        m_steps->setPlainText(tr("The steps need the account's signing key (the X-System-Key)."));
        return;
    }
    const SigningKey *used = &m_keys.constFirst();
    for (const SigningKey &key : std::as_const(m_keys)) {
        if (!m_delivery.keyLabel.isEmpty() && key.label == m_delivery.keyLabel)
            used = &key;
    }
    const QByteArray header =
        headerValue(parseHead(m_delivery.head), "FUB-Signature").value_or(QByteArray());
    QTextCharFormat title;
    title.setFont(m_theme.smallFont());
    title.setForeground(m_theme.colors().muted);
    QTextCharFormat value;
    value.setFont(m_theme.monoFont());
    value.setForeground(m_theme.colors().text);
    QTextBlockFormat titleBlock;
    titleBlock.setTopMargin(10);
    QTextCursor cursor(m_steps->document());
    int number = 0;
    const QList<SignatureStep> steps = signatureSteps(m_delivery.body, header, *used);
    for (const SignatureStep &step : steps) {
        if (number > 0)
            cursor.insertBlock();
        cursor.setBlockFormat(titleBlock);
        cursor.insertText(u"%1. %2"_s.arg(++number).arg(step.title), title);
        cursor.insertBlock(QTextBlockFormat());
        cursor.insertText(step.value.isEmpty() ? tr("(nothing)") : shownValue(step.value), value);
    }
    m_steps->moveCursor(QTextCursor::Start);
}

void SignatureTab::showCause(const SignatureDiagnosis &diagnosis)
{
    QStringList sentences;
    for (const SignatureCause &cause : diagnosis.causes)
        sentences << cause.sentence;
    if (!diagnosis.complete)
        sentences << tr("The body is so large that not every combination was tried.");
    m_cause->setText(sentences.join(u'\n'));
    m_cause->setVisible(!sentences.isEmpty());
}

QString SignatureTab::causeText() const
{
    return m_cause->isHidden() ? QString() : m_cause->text();
}

} // namespace Hookglass
