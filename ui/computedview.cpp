// SPDX-License-Identifier: MIT
#include "computedview.h"

#include "models/format.h"
#include "pastebox.h"
#include "signaturereport.h"
#include "tonelabel.h"

#include <QtCore/QFile>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto TypingPause = 120ms;
constexpr int FieldLines = 4;
constexpr qint64 LargestFile = 64 << 20;

} // namespace

ComputedView::ComputedView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_field(new PasteBox)
    , m_state(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped))
    , m_report(new SignatureReport(theme, tr("What your code did")))
{
    m_field->setAccessibleName(tr("What your code computed"));
    m_field->setFont(theme.monoFont());
    m_field->setPlaceholderText(
        tr("Paste what your code computed for this event, for example\n"
           "27b1726764dee39e6c55a25eee0e9ccf\u2026   a signature, or the header with it\n"
           "eyJldmVudElkIjoiMTUyZDYwYzAtNzlk\u2026   the base64 that it signs\n"
           "RangeError: Input buffers must\u2026      the error with which it ended"));
    m_field->setFixedHeight(m_field->fontMetrics().lineSpacing() * FieldLines + 14);
    m_pause.setSingleShot(true);
    m_pause.setInterval(TypingPause);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_field);
    column->addWidget(m_state);
    column->addWidget(m_report, 1);
    connect(m_field, &QPlainTextEdit::textChanged, this, [this] {
        m_large.clear();
        m_pause.start();
    });
    connect(m_field, &PasteBox::largePasted, this, [this](const QString &text) {
        m_field->clear();
        m_large = text;
        ask();
    });
    connect(m_field, &PasteBox::filesDropped, this, [this](const QStringList &paths) {
        QFile file(paths.constFirst());
        if (file.size() > LargestFile || !file.open(QIODevice::ReadOnly))
            return;
        m_field->clear();
        m_large = QString::fromUtf8(file.readAll());
        ask();
    });
    connect(&m_pause, &QTimer::timeout, this, &ComputedView::ask);
    connect(&m_diagnoser, &Diagnoser::diagnosed, this, &ComputedView::showAnswer);
    ask();
}

ComputedView::~ComputedView() = default;

void ComputedView::setSubject(const Diagnoser::Subject &subject)
{
    m_subject = subject;
    ask();
}

void ComputedView::setRefusal(const QString &why)
{
    m_refusal = why;
    m_field->setEnabled(why.isEmpty());
    m_field->setVisible(why.isEmpty()); // it asks for something
    ask();
}

void ComputedView::setDeliveryValid(bool isValid)
{
    m_isDeliveryValid = isValid;
}

void ComputedView::ask()
{
    m_pause.stop();
    m_diagnoser.forget();
    if (!m_refusal.isEmpty()) {
        m_causes.clear();
        m_state->setText(m_refusal);
        m_state->show();
        m_report->setContent({});
        return;
    }
    const QString text = m_large.isEmpty() ? m_field->toPlainText() : m_large;
    if (text.trimmed().isEmpty()) {
        m_causes.clear();
        m_state->setText(tr("The answer comes as you type. Nothing of it is stored or sent."));
        m_state->show();
        m_report->setContent({});
        return;
    }
    if (!m_large.isEmpty()) {
        m_state->setText(
            tr("Comparing %1 that were pasted \u2026").arg(formatBytes(m_large.toUtf8().size())));
        m_state->show();
    }
    m_diagnoser.askComputed(m_subject, text.toUtf8());
}

void ComputedView::showAnswer(const SignatureDiagnosis &diagnosis)
{
    if (diagnosis.cancelled)
        return;
    m_causes = diagnosis.causes;
    m_state->setVisible(!m_large.isEmpty());
    if (!m_large.isEmpty())
        m_state->setText(
            tr("Compared with %1 that were pasted.").arg(formatBytes(m_large.toUtf8().size())));
    SignatureReport::Content content{SignatureDirection::Computed, m_causes, {}, {}};
    const bool isRight =
        !m_causes.isEmpty() && m_causes.constFirst().kind == SignatureCause::Kind::Right;
    if (isRight && !m_isDeliveryValid) {
        content.note = tr("The header of this attempt holds another value, so your code is right "
                          "to refuse it.");
    } else if (!diagnosis.complete) {
        content.note = tr("The body is so large that not every combination was tried.");
    }
    m_report->setContent(content);
}

QString ComputedView::answerText() const
{
    QStringList sentences;
    for (const SignatureCause &cause : m_causes)
        sentences << cause.sentence;
    return sentences.join(u'\n');
}

} // namespace Hookglass
