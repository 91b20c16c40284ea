// SPDX-License-Identifier: MIT
#include "replaydialog.h"

#include "destinationpicker.h"
#include "dialogparts.h"
#include "models/format.h"
#include "signaturechooser.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

constexpr int Width = 520;
constexpr qint64 ManyRequests = 20; ///< from here on it has to be confirmed
constexpr int MostPerSecond = 1000;
constexpr int UsualPerSecond = 10;

} // namespace

ReplayDialog::ReplayDialog(const Theme &theme, Choice choice, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
{
    const Scope first =
        ScopeChooser::firstOf(choice, {Scope::Current, Scope::Selected, Scope::All});
    m_scopes = new ScopeChooser(std::move(choice), first);
    setWindowTitle(tr("Replay"));
    setMinimumWidth(Width);
    m_picker = new DestinationPicker(theme, DestinationPicker::Pick::Many);
    m_signature = new SignatureChooser(theme);
    m_summary = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_problem = new ToneLabel(theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_problem->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    column->addWidget(sectionTitle(theme, tr("Which events")));
    column->addWidget(m_scopes);
    column->addSpacing(6);
    column->addWidget(sectionTitle(theme, tr("Where to")));
    column->addWidget(m_picker);
    column->addSpacing(6);
    column->addWidget(sectionTitle(theme, tr("Signature")));
    column->addWidget(m_signature);
    column->addSpacing(6);
    column->addWidget(makeRate());
    column->addStretch(1);
    column->addWidget(m_summary);
    column->addWidget(m_problem);
    column->addWidget(makeButtons());
    connect(m_picker, &DestinationPicker::changed, this, &ReplayDialog::refresh);
    connect(m_signature, &SignatureChooser::changed, this, &ReplayDialog::refresh);
    connect(m_scopes, &ScopeChooser::changed, this, &ReplayDialog::refresh);
    m_scopes->setFocus(); // what is to be decided first; Enter sends from there, too
    refresh();
}

ReplayDialog::~ReplayDialog() = default;

void ReplayDialog::setAll(const QList<EventId> &events)
{
    m_scopes->setAll(events);
}

QWidget *ReplayDialog::makeRate()
{
    auto *box = new QWidget;
    m_rate = numberField(tr("At most so many requests a second"), 0, MostPerSecond);
    m_rate->setValue(UsualPerSecond);
    m_rate->setSpecialValueText(tr("as fast as it is answered"));
    m_rate->setSuffix(tr(" requests a second"));
    m_rate->setMinimumWidth(220);
    auto *label = new ToneLabel(m_theme, Tone::Text);
    label->setText(tr("At most"));
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    row->addWidget(label);
    row->addWidget(m_rate);
    row->addStretch(1);
    connect(m_rate, &QSpinBox::valueChanged, this, &ReplayDialog::refresh);
    return box;
}

QWidget *ReplayDialog::makeButtons()
{
    m_start = new QPushButton;
    m_start->setProperty("primary", true);
    m_start->setDefault(true);
    connect(m_start, &QPushButton::clicked, this, &ReplayDialog::start);
    return buttonRow(this, m_start);
}

void ReplayDialog::setTargets(const QList<Target> &targets)
{
    m_picker->setTargets(targets);
}

void ReplayDialog::setHasKey(bool hasKey)
{
    m_signature->setHasKey(hasKey);
}

void ReplayDialog::setSignatures(const QList<EventId> &events, const SignatureMix &mix)
{
    if (events == this->events())
        m_signature->setMix(mix);
}

void ReplayDialog::setScope(Scope scope)
{
    m_scopes->setScope(scope);
    refresh();
}

void ReplayDialog::setProblem(const QString &words)
{
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
}

const QList<EventId> &ReplayDialog::events() const
{
    return m_scopes->events();
}

qint64 ReplayDialog::requests() const
{
    return qint64(events().size()) * m_picker->count();
}

ReplayOrder ReplayDialog::order() const
{
    ReplayOrder order;
    order.events = events();
    order.targets = m_picker->targets();
    order.address = m_picker->address();
    order.edit.signature = m_signature->choice();
    order.perSecond = events().size() > 1 ? m_rate->value() : 0;
    return order;
}

void ReplayDialog::start()
{
    if (!m_isAsked && requests() >= ManyRequests) {
        m_isAsked = true;
        m_start->setText(tr("Really send %1 requests").arg(formatCount(requests())));
        return;
    }
    setProblem({});
    Q_EMIT startWanted(order());
}

void ReplayDialog::refresh()
{
    if (!m_start || !m_rate)
        return; // still being put together
    m_isAsked = false;
    if (events() != m_asked) {
        m_asked = events();
        m_signature->setMix(std::nullopt);
        Q_EMIT eventsChosen();
    }
    const qint64 count = requests();
    const qsizetype events = this->events().size();
    m_rate->parentWidget()->setVisible(events > 1);
    const bool isReady = m_picker->problem().isEmpty() && count > 0;
    m_start->setEnabled(isReady);
    m_start->setText(count > 1 ? tr("Send %1 requests").arg(formatCount(count)) : tr("Send it"));
    QString words;
    if (isReady && count > 1) {
        const QString what = events == 1 ? tr("1 event") : tr("%1 events").arg(formatCount(events));
        const QString where = m_picker->count() > 1
                                  ? tr("%1 targets").arg(formatCount(m_picker->count()))
                              : m_picker->targets().isEmpty() ? tr("one address")
                                                              : tr("one target");
        words = tr("%1 to %2: %3 requests, each sent once.").arg(what, where, formatCount(count));
        if (m_rate->value() > 0 && count > m_rate->value()) {
            words += u' ' + tr("That takes at least %1.")
                                .arg(formatSpan(std::chrono::seconds(count / m_rate->value())));
        }
    }
    m_summary->setText(words);
    m_summary->setVisible(!words.isEmpty());
    growToFit(this);
}

QString ReplayDialog::summary() const
{
    return m_summary->text();
}

} // namespace Hookglass
