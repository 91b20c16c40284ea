// SPDX-License-Identifier: MIT
#include "targetform.h"

#include "app/forwarddesk.h"
#include "core/eventpattern.h"
#include "dialogparts.h"
#include "headereditor.h"
#include "tonelabel.h"

#include <QtWidgets/QCheckBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype TitlesShown = 4;
constexpr int LongestTimeout = 600; ///< seconds
constexpr int FieldHeight = 30;

int secondsOf(const Target &target)
{
    return std::max(1, int(std::chrono::ceil<std::chrono::seconds>(target.timeout).count()));
}

} // namespace

TargetForm::TargetForm(const Theme &theme, const EventCatalog &catalog, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_catalog(catalog)
{
    m_title = sectionTitle(theme, {});
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 8, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_title, 0, 0, 1, 2);
    addField(grid, Address, tr("Address"), u"http://127.0.0.1:3000/webhooks"_s);
    addField(grid, Name, tr("Name"), tr("my handler"));
    addField(grid, Events, tr("Events"), tr("every event"));
    grid->addWidget(makeExamples(), grid->rowCount(), 1);
    const auto addRow = [grid, &theme](const QString &name, QWidget *widget) {
        auto *label = new ToneLabel(theme, Tone::Text);
        label->setText(name);
        label->setMinimumHeight(FieldHeight); // beside the first line of what it names
        const int row = grid->rowCount();
        grid->addWidget(label, row, 0, Qt::AlignTop);
        grid->addWidget(widget, row, 1);
    };
    m_headerEditor = new HeaderEditor(theme, m_headers, tr("Headers added to each request"),
                                      HeaderEditor::Fit::FewRows);
    addRow(tr("Headers"), m_headerEditor);
    m_timeout = numberField(tr("Time for an answer"), 1, LongestTimeout);
    m_timeout->setSuffix(tr(" seconds for the whole answer"));
    m_timeout->setMaximumWidth(280);
    addRow(tr("Patience"), m_timeout);
    m_verifyTls = new QCheckBox(tr("Check the certificate"));
    m_tlsReason = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_tlsReason->setFont(theme.smallFont());
    addRow(tr("Encryption"), m_verifyTls);
    grid->addWidget(m_tlsReason, grid->rowCount(), 1);
    m_isOn = new QCheckBox(tr("Send events there from now on"));
    addRow(tr("State"), m_isOn);
    grid->addWidget(makeButtons(), grid->rowCount(), 1);
    for (QLineEdit *field : m_fields)
        connect(field, &QLineEdit::textChanged, this, &TargetForm::judge);
    connect(&m_headers, &HeaderEditModel::edited, this, &TargetForm::judge);
    connect(m_verifyTls, &QCheckBox::toggled, this, &TargetForm::judge);
    showTarget({});
}

TargetForm::~TargetForm() = default;

void TargetForm::addField(QGridLayout *grid, Field field, const QString &name,
                          const QString &example)
{
    auto *label = new ToneLabel(m_theme, Tone::Text);
    label->setText(name);
    auto *line = new QLineEdit;
    line->setAccessibleName(name);
    line->setPlaceholderText(example);
    line->setMinimumHeight(FieldHeight);
    line->setTextMargins(6, 0, 6, 0);
    label->setBuddy(line);
    auto *hint = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    hint->setFont(m_theme.smallFont());
    const int row = grid->rowCount();
    grid->addWidget(label, row, 0);
    grid->addWidget(line, row, 1);
    grid->addWidget(hint, row + 1, 1);
    m_fields.at(field) = line;
    m_hints.at(field) = hint;
    connect(line, &QLineEdit::returnPressed, this, [this] {
        if (m_save->isEnabled())
            m_save->click();
    });
}

QWidget *TargetForm::makeExamples()
{
    auto *box = new QWidget;
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 6);
    row->setSpacing(6);
    const QList<QPair<QString, QString>> examples{
        {u"people*"_s, tr("Everything about people")},
        {u"dealsCreated, dealsUpdated"_s, tr("These two")},
        {u"-*Deleted"_s, tr("All but deletions")},
        {QString(), tr("Every event")},
    };
    for (const auto &[pattern, meaning] : examples) {
        auto *button = new QPushButton(pattern.isEmpty() ? tr("every event") : pattern);
        button->setToolTip(meaning);
        button->setAccessibleName(meaning);
        button->setFont(m_theme.smallFont());
        button->setMinimumWidth(button->fontMetrics().horizontalAdvance(button->text()) + 22);
        connect(button, &QPushButton::clicked, this,
                [this, pattern = pattern] { m_fields.at(Events)->setText(pattern); });
        row->addWidget(button);
        m_examples.append(button);
    }
    row->addStretch(1);
    return box;
}

QWidget *TargetForm::makeButtons()
{
    auto *box = new QWidget;
    m_save = new QPushButton(tr("Save"));
    m_save->setProperty("primary", true);
    auto *close = new QPushButton(tr("Cancel"));
    m_problem = new ToneLabel(m_theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    auto *row = new QHBoxLayout(box);
    row->setContentsMargins(0, 8, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_save);
    row->addWidget(close);
    row->addWidget(m_problem, 1);
    connect(m_save, &QPushButton::clicked, this, [this] {
        if (m_isBusy)
            return; // once
        setBusy();
        Q_EMIT saveWanted(target());
    });
    connect(close, &QPushButton::clicked, this, &TargetForm::closed);
    return box;
}

void TargetForm::showTarget(const Target &target)
{
    m_target = target;
    m_title->setText(target.id.isValid() ? tr("Change the target") : tr("New target"));
    m_fields.at(Name)->setText(target.name);
    m_fields.at(Address)->setText(target.url.toString());
    m_fields.at(Events)->setText(target.patterns);
    m_headers.setHeaders(target.headers);
    m_timeout->setValue(secondsOf(target));
    m_verifyTls->setChecked(target.verifyTls);
    m_isOn->setChecked(target.isOn);
    setProblem({});
}

Target TargetForm::target() const
{
    Target target = m_target;
    target.name = m_fields.at(Name)->text().trimmed();
    target.url = QUrl(m_fields.at(Address)->text().trimmed());
    target.patterns = m_fields.at(Events)->text().trimmed();
    target.headers = m_headers.headers();
    if (m_timeout->value() != secondsOf(m_target)) // else fractions stay
        target.timeout = std::chrono::seconds(m_timeout->value());
    target.verifyTls = m_verifyTls->isChecked() || !m_verifyTls->isEnabled();
    target.isOn = m_isOn->isChecked();
    return target;
}

void TargetForm::setBusy()
{
    m_problem->setTone(Tone::Muted);
    m_problem->setText(tr("Saving…"));
    m_isBusy = true; // the button stays as it is: disabled, it would lose the focus
}

void TargetForm::setProblem(const QString &words)
{
    m_isBusy = false;
    m_problem->setTone(Tone::Bad);
    m_problem->setText(words);
    judge();
}

void TargetForm::judge()
{
    const auto say = [this](Field field, Tone tone, const QString &words) {
        m_hints.at(field)->setTone(tone);
        m_hints.at(field)->setText(words);
    };
    const QString address = m_fields.at(Address)->text().trimmed();
    const QString urlProblem = ForwardDesk::urlProblem(address);
    say(Address, urlProblem.isEmpty() || address.isEmpty() ? Tone::Muted : Tone::Bad,
        address.isEmpty() ? tr("Where your program takes events, as Follow Up Boss would call it.")
        : urlProblem.isEmpty() ? tr("Each event is sent there by POST, with its bytes, headers and "
                                    "signature as they came.")
                               : urlProblem);
    say(Name, Tone::Muted, tr("As you call it here; may stay empty."));
    judgeEvents();
    judgeTls();
    const QString headerProblem = ForwardDesk::headersProblem(m_headers.headers());
    m_headerEditor->setNote(headerProblem.isEmpty() ? Tone::Muted : Tone::Bad,
                            headerProblem.isEmpty()
                                ? tr("Added to each request. For a secret write ${NAME}: it is "
                                     "read from that environment variable, and never stored.")
                                : headerProblem);
    m_save->setEnabled(urlProblem.isEmpty() && headerProblem.isEmpty() &&
                       ForwardDesk::patternsProblem(m_fields.at(Events)->text()).isEmpty());
}

void TargetForm::judgeEvents()
{
    ToneLabel *hint = m_hints.at(Events);
    const QString text = m_fields.at(Events)->text();
    const QString problem = ForwardDesk::patternsProblem(text);
    hint->setTone(problem.isEmpty() ? Tone::Muted : Tone::Bad);
    if (!problem.isEmpty()) {
        hint->setText(problem);
        return;
    }
    QStringList names;
    for (const EventType &type : m_catalog.events())
        names << type.name;
    const Result<EventPattern> pattern = EventPattern::parse(text);
    const QStringList taken = pattern ? pattern->matching(names) : QStringList();
    if (text.trimmed().isEmpty()) {
        hint->setText(tr("Every event. Names with *, and - for what is to be left out, choose."));
    } else if (taken.isEmpty()) {
        hint->setTone(Tone::Warn);
        hint->setText(tr("No event that Follow Up Boss is known to send has such a name."));
    } else {
        QStringList titles;
        for (const QString &name : taken.first(std::min(taken.size(), TitlesShown)))
            titles << m_catalog.find(name)->title;
        QString list = titles.join(u", "_s);
        if (taken.size() > TitlesShown)
            list = tr("%1 and %2 more").arg(list).arg(taken.size() - TitlesShown);
        hint->setText(tr("%1 of %2 events: %3.").arg(taken.size()).arg(names.size()).arg(list));
        hint->setToolTip(taken.join(u", "_s));
    }
}

void TargetForm::judgeTls()
{
    const QUrl url(m_fields.at(Address)->text().trimmed());
    const bool isEncrypted = url.scheme() == "https"_L1;
    const bool isNear = ForwardDesk::isLoopback(url);
    m_verifyTls->setEnabled(isEncrypted && isNear);
    if (!m_verifyTls->isEnabled())
        m_verifyTls->setChecked(true);
    m_tlsReason->setText(!isEncrypted ? tr("Not encrypted: the address begins with http.")
                         : !isNear
                             ? tr("Always checked: without it anybody on the way could read your "
                                  "contacts. It can be switched off only for this computer.")
                         : m_verifyTls->isChecked()
                             ? tr("May be switched off here, for a certificate of your own making.")
                             : tr("Not checked: the data does not leave this computer."));
}

QString TargetForm::hint(Field field) const
{
    return m_hints.at(field)->text();
}

QString TargetForm::tlsReason() const
{
    return m_tlsReason->text();
}

} // namespace Hookglass
