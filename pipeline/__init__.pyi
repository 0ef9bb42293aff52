from pipeline.api import OpenWorkspace as OpenWorkspace
from pipeline.api import Run as Run
from pipeline.api import add_phenomenon as add_phenomenon
from pipeline.api import audit_coverage as audit_coverage
from pipeline.api import coded_clients as coded_clients
from pipeline.api import compare as compare
from pipeline.api import compared_table as compared_table
from pipeline.api import deid_transformer as deid_transformer
from pipeline.api import encoder_transformer as encoder_transformer
from pipeline.api import figures as figures
from pipeline.api import open_workspace as open_workspace
from pipeline.api import practice_audit as practice_audit
from pipeline.api import sample_workspace as sample_workspace
from pipeline.api import score as score
from pipeline.api import score_beside as score_beside
from pipeline.api import score_table as score_table
from pipeline.api import trials_table as trials_table
from pipeline.api import tune as tune

__version__: str
