// SPDX-License-Identifier: MIT
#include "signaturetab.h"

#include "computedview.h"
#include "eventdelegate.h"
#include "models/eventwords.h"
#include "segments.h"
#include "signaturereport.h"
#include "snippetsview.h"
#include "tonelabel.h"

#include <QtCore/QSettings>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

SignatureTab::SignatureTab(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_icon(new QLabel)
    , m_word(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Fixed))
    , m_sentence(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped))
    , m_segments(
          new Segments(tr("Signature view"), {tr("Check"), tr("Your code"), tr("Right code")}))
    , m_stack(new QStackedWidget)
    , m_report(new SignatureReport(theme, tr("Findings and steps of the calculation")))
    , m_yourCode(new ComputedView(theme))
    , m_rightCode(new SnippetsView(theme))
{
    m_word->setFont(theme.strongFont());
    auto *verdict = new QHBoxLayout;
    verdict->setSpacing(8);
    verdict->addWidget(m_icon, 0, Qt::AlignTop);
    verdict->addWidget(m_word, 0, Qt::AlignTop);
    verdict->addWidget(m_sentence, 1);
    m_stack->addWidget(m_report);
    m_stack->addWidget(m_yourCode);
    m_stack->addWidget(m_rightCode);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 8, 0);
    column->setSpacing(8);
    column->addLayout(verdict);
    column->addWidget(m_segments, 0, Qt::AlignLeft);
    column->addWidget(m_stack, 1);
    connect(m_segments, &Segments::chosen, this, [this](int view) { setView(View(view)); });
    connect(&m_diagnoser, &Diagnoser::diagnosed, this, &SignatureTab::showCause);
    connect(&theme, &Theme::changed, this, &SignatureTab::showVerdict);
}

SignatureTab::~SignatureTab() = default;

QTextEdit *SignatureTab::steps() const
{
    return m_report;
}

void SignatureTab::setView(View view)
{
    m_segments->setCurrent(view);
    m_stack->setCurrentIndex(view);
}

void SignatureTab::setDelivery(const DeliveryDetail &delivery, const QList<SigningKey> &keys)
{
    m_delivery = delivery;
    m_keys = keys;
    m_causes.clear();
    m_note.clear();
    m_diagnoser.forget();
    const bool isFetched = delivery.origin == Origin::Fetched;
    m_segments->setChoiceVisible(YourCode, !isFetched);
    if (isFetched && m_stack->currentIndex() == YourCode)
        setView(Check);
    m_yourCode->setDeliveryValid(delivery.signature == SignatureVerdict::Kind::Valid);
    m_yourCode->setSubject(subject());
    showVerdict();
    if (!isFetched && !keys.isEmpty() && delivery.signature != SignatureVerdict::Kind::Valid) {
        m_note = tr("Looking for the cause \u2026");
        m_diagnoser.ask(subject(), parseHead(delivery.head));
    }
    showReport();
}

/// The key that matched, if one did, is the one that another code should have used.
Diagnoser::Subject SignatureTab::subject() const
{
    Diagnoser::Subject subject{m_delivery.body, m_keys, m_otherKeys};
    for (const SigningKey &key : m_keys) {
        if (m_delivery.keyLabel.isEmpty() || key.label != m_delivery.keyLabel)
            continue;
        subject.keys = {key};
        for (const SigningKey &other : m_keys) {
            if (other.label != key.label)
                subject.otherKeys.append(
                    {ConfusableKey::Kind::OtherAccount, other.label, other.key});
        }
        break;
    }
    return subject;
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
        return m_keys.isEmpty()
                   ? tr("When it was checked, the header did not belong to these bytes and a key "
                        "that was known then. No key of this account is known now.")
                   : tr("The header does not belong to these bytes and a key that is known here.");
    case SignatureVerdict::Kind::Missing:
        return tr("There is no FUB-Signature header, so anybody could have sent this.");
    case SignatureVerdict::Kind::NoKey:
        return m_delivery.origin == Origin::Imported
                   ? tr("No signing key of this account is known here, or a key was taken out of "
                        "these bytes before they were exported, so nothing could be checked.")
                   : tr("No signing key of this account is known here, so nothing could be "
                        "checked.");
    }
    Q_UNREACHABLE();
}

QList<SignatureStep> SignatureTab::stepsOfDelivery() const
{
    if (m_delivery.origin == Origin::Fetched || m_keys.isEmpty())
        return {}; // there is nothing to be calculated
    const QByteArray header =
        headerValue(parseHead(m_delivery.head), "FUB-Signature").value_or(QByteArray());
    const SignatureVerdict verdict{
        .kind = m_delivery.signature, .expected = {}, .keyLabel = m_delivery.keyLabel};
    return judgedSignatureSteps(m_delivery.body, header, m_keys, verdict,
                                secretsAmong(m_keys, m_otherKeys));
}

void SignatureTab::showReport()
{
    QString note = m_note;
    if (m_keys.isEmpty() && m_delivery.origin != Origin::Fetched)
        note = tr("The steps need the account's signing key (the X-System-Key).");
    m_report->setContent({SignatureDirection::Received, m_causes, note, stepsOfDelivery()});
}

void SignatureTab::showCause(const SignatureDiagnosis &diagnosis)
{
    m_causes = diagnosis.causes;
    m_note = diagnosis.complete ? QString()
                                : tr("The body is so large that not every combination was tried.");
    showReport();
}

QString SignatureTab::causeText() const
{
    QStringList sentences;
    for (const SignatureCause &cause : m_causes)
        sentences << cause.sentence;
    return sentences.join(u'\n');
}

void SignatureTab::saveLayout(QSettings &settings) const
{
    settings.setValue(u"signature/language"_s, m_rightCode->language());
}

void SignatureTab::restoreLayout(const QSettings &settings)
{
    m_rightCode->setLanguage(settings.value(u"signature/language"_s).toString());
}

} // namespace Hookglass
