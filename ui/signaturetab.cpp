// SPDX-License-Identifier: MIT
#include "signaturetab.h"

#include "computedview.h"
#include "eventdelegate.h"
#include "models/signaturewords.h"
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
    const bool isUnsigned = carriesNoSignature(delivery);
    m_segments->setChoiceVisible(YourCode, !isUnsigned);
    if (isUnsigned && m_stack->currentIndex() == YourCode)
        setView(Check);
    m_yourCode->setDeliveryValid(delivery.signature == SignatureVerdict::Kind::Valid);
    m_yourCode->setRefusal(delivery.bodyChange == BodyChange::None
                               ? QString()
                               : tr("%1 What your code computed cannot be compared with them.")
                                     .arg(bodyChangeSentence(delivery.bodyChange)));
    m_yourCode->setSubject(subject());
    showVerdict();
    if (!keys.isEmpty() && isCauseSearched(delivery)) {
        m_note = tr("Looking for the cause \u2026");
        m_diagnoser.ask(subject(), parseHead(delivery.head));
    }
    showReport();
}

/// The key that another code should have used, if it is known: the one that matched, or that of
/// the account whose request it was.
std::optional<qsizetype> SignatureTab::rightKey() const
{
    const std::optional<CapturedVerdict> &captured = m_delivery.captured;
    if (captured && captured->isKeyOfAccountKnown && m_delivery.keyLabel.isEmpty())
        return 0;
    for (qsizetype i = 0; i < m_keys.size(); ++i) {
        if (!m_delivery.keyLabel.isEmpty() && m_keys.at(i).label == m_delivery.keyLabel)
            return i;
    }
    return std::nullopt;
}

Diagnoser::Subject SignatureTab::subject() const
{
    Diagnoser::Subject subject{m_delivery.body, m_keys, m_otherKeys};
    const std::optional<qsizetype> right = rightKey();
    if (!right)
        return subject;
    subject.keys = {m_keys.at(*right)};
    for (const SigningKey &other : m_keys) {
        if (other.label != subject.keys.constFirst().label)
            subject.otherKeys.append({ConfusableKey::Kind::OtherAccount, other.label, other.key});
    }
    return subject;
}

void SignatureTab::showVerdict()
{
    const int kind = int(m_delivery.signature);
    m_icon->setPixmap(themedIcon(m_theme, signatureGlyph(kind), signatureTone(kind))
                          .pixmap(QSize(18, 18), devicePixelRatioF()));
    m_word->setText(signatureWord(m_delivery));
    m_word->setTone(signatureTone(kind));
    m_sentence->setText(signatureSentence(m_delivery, !m_keys.isEmpty()));
}

QList<SignatureStep> SignatureTab::stepsOfDelivery() const
{
    if (carriesNoSignature(m_delivery) || m_keys.isEmpty() ||
        m_delivery.bodyChange != BodyChange::None)
        return {}; // there is nothing to be calculated
    const QByteArray header =
        headerValue(parseHead(m_delivery.head), "FUB-Signature").value_or(QByteArray());
    const SignatureVerdict verdict{
        .kind = m_delivery.signature, .expected = {}, .keyLabel = m_delivery.keyLabel};
    QList<SignatureStep> steps = judgedSignatureSteps(m_delivery.body, header, subject().keys,
                                                      verdict, secretsAmong(m_keys, m_otherKeys));
    if (m_delivery.captured && m_delivery.signature == SignatureVerdict::Kind::NoKey)
        steps.last().value =
            tr("Different with this key, as with every other that is known here").toUtf8();
    return steps;
}

void SignatureTab::showReport()
{
    QString note = m_note;
    if (!carriesNoSignature(m_delivery)) {
        if (m_delivery.bodyChange != BodyChange::None)
            note = tr("The steps of the calculation need the bytes that arrived.");
        else if (m_keys.isEmpty())
            note = tr("The steps need the account's signing key (the X-System-Key).");
    }
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
